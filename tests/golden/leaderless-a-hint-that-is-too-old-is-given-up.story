# n3 is away for longer than hints are kept. n1 gives the hint up, and n3 comes back without the
# write: nobody reads x, and nobody compares, so it stays without it. Hints alone do not converge.
topology leaderless
coordinator replica
hints coordinator
hint-window 100ms
latency 2ms
disk 1ms
clients 1
horizon 600ms

0s    crash n3
10ms  c1 write x 7 at n1
400ms restart n3
---- only calls, client, stores, keeps, its hint, handoff sent, restarts, crashes
        0s  n3      crashes
      10ms  c1      calls #1 write x=7
      13ms  n1      stores x=7 #1
      15ms  n2      stores x=7 #1
      19ms  client  #1 is ok, counted n1,n2
      43ms  n1      keeps x #1 for n3
     144ms  n1      gives up its hint on x for n3
     400ms  n3      restarts
----
ended by quiet at 510ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: broken at 510ms: At the end x is 7 on n1,n2 and missing on n3.
