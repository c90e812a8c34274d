# A link that holds: nothing is lost, nothing arrives, until it is released, and then in order.
topology single-leader
latency 2ms
disk 1ms
followers 1
failover off
heartbeat 1s
clients 1
horizon 300ms

10ms  hold n1 > n2
20ms  c1 write x 1
40ms  c1 write x 2
60ms  c1 write x 3
100ms release
---- only calls, client, hold, release, append, n2      applies
      10ms  script  hold n1 > n2
      20ms  c1      calls #1 write x=1
      22ms  n1      appends 1 #1 epoch 1
      23ms  n1→n2   append sent #1 to 1
      25ms  client  #1 is ok, counted n1
      40ms  c1      calls #2 write x=2
      42ms  n1      appends 2 #2 epoch 1
      43ms  n1→n2   append sent #2 to 2
      45ms  client  #2 is ok, counted n1
      60ms  c1      calls #3 write x=3
      62ms  n1      appends 3 #3 epoch 1
      63ms  n1→n2   append sent #3 to 3
      65ms  client  #3 is ok, counted n1
     100ms  script  release
     100ms  n1→n2   append arrives
     100ms  n2      appends 1 #1 epoch 1
     100ms  n1→n2   append arrives
     100ms  n2      appends 2 #2 epoch 1
     100ms  n1→n2   append arrives
     100ms  n2      appends 3 #3 epoch 1
     101ms  n2      applies 1 #1
     101ms  n2      applies 2 #2
     101ms  n2      applies 3 #3
----
ended by horizon at 300ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
