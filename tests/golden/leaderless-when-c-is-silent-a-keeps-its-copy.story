# The textbook's key at 40 is kept by C, D, E. C (n3) is down, and A (n1) comes next after E.
#
# The write is ok as soon as D and E have it. Then A keeps a copy for C, as a hint; and when C is
# back, A hands it over and forgets it.
topology leaderless
nodes 5
placement textbook
hints next
latency 2ms
disk 1ms
clients 1
horizon 500ms

0s    crash n3
10ms  c1 write x 40
200ms restart n3
---- only calls, client, stores, keeps, its hint, handoff sent, restarts, crashes
        0s  n3      crashes
      10ms  c1      calls #1 write x=40
      13ms  n4      stores x=40 #1
      13ms  n5      stores x=40 #1
      15ms  client  #1 is ok, counted n4,n5
      43ms  n1      keeps x #1 for n3
     143ms  n1→n3   handoff sent value 40
     200ms  n3      restarts
     243ms  n1→n3   handoff sent value 40
     246ms  n3      stores x=40 #1
     249ms  n1      has delivered its hint on x for n3
----
ended by horizon at 500ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
