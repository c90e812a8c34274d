# As in Cassandra: n1 coordinates, n3 is down. The write is ok by n1 and n2, and the hint that n1
# keeps for n3 counts for nothing. When n3 is back n1 hands the write over; nobody had to read x.
topology leaderless
coordinator replica
hints coordinator
latency 2ms
disk 1ms
clients 1
horizon 400ms

0s    crash n3
10ms  c1 write x 7 at n1
200ms restart n3
---- only calls, client, stores, keeps, its hint, handoff sent, restarts, crashes
        0s  n3      crashes
      10ms  c1      calls #1 write x=7
      13ms  n1      stores x=7 #1
      15ms  n2      stores x=7 #1
      19ms  client  #1 is ok, counted n1,n2
      43ms  n1      keeps x #1 for n3
     143ms  n1→n3   handoff sent value 7
     200ms  n3      restarts
     243ms  n1→n3   handoff sent value 7
     246ms  n3      stores x=7 #1
     249ms  n1      has delivered its hint on x for n3
----
ended by horizon at 400ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
