# Both replicas hold the same three keys. The digest of all they keep is the same, so comparing
# costs one message a round, however many keys there are.
topology leaderless
n 2
w 2
r 1
anti-entropy 200ms
latency 2ms
disk 1ms
clients 1
horizon 550ms

10ms c1 write x 1
20ms c1 write y 2
30ms c1 write z 3
---- only calls, client, compare, contents
      10ms  c1      calls #1 write x=1
      15ms  client  #1 is ok, counted n1,n2
      20ms  c1      calls #2 write y=2
      25ms  client  #2 is ok, counted n1,n2
      30ms  c1      calls #3 write z=3
      35ms  client  #3 is ok, counted n1,n2
     200ms  n1→n2   compare sent part 1
     202ms  n1→n2   compare arrives
     300ms  n2→n1   compare sent part 1
     302ms  n2→n1   compare arrives
     400ms  n1→n2   compare sent part 1
     402ms  n1→n2   compare arrives
     500ms  n2→n1   compare sent part 1
     502ms  n2→n1   compare arrives
----
ended by horizon at 550ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
