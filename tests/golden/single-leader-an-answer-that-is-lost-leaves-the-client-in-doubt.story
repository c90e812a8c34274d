# The write happens, the answer is lost. The client is told unknown: that is not the same as no.
topology single-leader
failover off
latency 2ms
disk 1ms
client-timeout 50ms
horizon 200ms

10ms cut n1 > c1
10ms c1 write x 7
90ms c2 read x
---- only calls, client, cut, done, appends, applies 1
      10ms  script  cut n1 > c1
      10ms  c1      calls #1 write x=7
      12ms  n1      appends 1 #1 epoch 1
      13ms  n1      applies 1 #1
      13ms  n1→c1   done sent #1
      15ms  n2      appends 1 #1 epoch 1
      15ms  n3      appends 1 #1 epoch 1
      15ms  n1→c1   done dies at a wall
      16ms  n2      applies 1 #1
      16ms  n3      applies 1 #1
      60ms  client  #1 is unknown: no answer in time
      90ms  c2      calls #2 read x
      94ms  client  #2 is ok: 7, written by #1, counted n1
----
ended by horizon at 200ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
