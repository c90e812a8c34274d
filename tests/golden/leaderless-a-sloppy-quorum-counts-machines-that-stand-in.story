# C and D are down, and W = 2. A strict quorum would have to give up; here A and B stand in, and
# count as soon as their disks have the hints. Later both hand over what they keep.
topology leaderless
nodes 5
placement textbook
hints next
latency 2ms
disk 1ms
clients 1
horizon 500ms

0s    crash n3
0s    crash n4
10ms  c1 write x 40
200ms restart n3
200ms restart n4
---- only calls, client, stores, keeps, its hint, handoff sent, restarts, crashes
        0s  n3      crashes
        0s  n4      crashes
      10ms  c1      calls #1 write x=40
      13ms  n5      stores x=40 #1
      43ms  n1      keeps x #1 for n3
      43ms  n2      keeps x #1 for n4
      45ms  client  #1 is ok, counted n1,n5
     143ms  n1→n3   handoff sent value 40
     143ms  n2→n4   handoff sent value 40
     200ms  n3      restarts
     200ms  n4      restarts
     243ms  n1→n3   handoff sent value 40
     243ms  n2→n4   handoff sent value 40
     246ms  n3      stores x=40 #1
     246ms  n4      stores x=40 #1
     249ms  n1      has delivered its hint on x for n3
     249ms  n2      has delivered its hint on x for n4
----
ended by horizon at 500ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
