# Kafka's in-sync replicas. n3 is cut off; while the leader still waits for it a write hangs. After
# `in-sync-lag` n3 leaves the set, the monitor notes it, and only then does the write count. When n2
# goes as well, the set is smaller than `min-in-sync`, and writes are refused instead of hanging.
topology single-leader
latency 2ms
disk 1ms
acknowledge in-sync
min-in-sync 2
clients 1
horizon 900ms

20ms  cut n1 > n3
30ms  c1 write x 1
250ms crash n2
450ms c1 write x 2
500ms heal
500ms restart n2
700ms c1 write x 3
---- only calls, client, crashes, restarts, cut, heal, in sync, noted, counts
      20ms  script  cut n1 > n3
      30ms  c1      calls #1 write x=1
     120ms  n1→m1   in sync sent count 1
     122ms  n1→m1   in sync arrives
     123ms  m1→n1   noted sent count 1
     125ms  m1→n1   noted arrives
     125ms  n1      counts 1 as acknowledged
     127ms  client  #1 is ok, counted n1,n2
     250ms  n2      crashes
     360ms  n1→m1   in sync sent count 0
     362ms  n1→m1   in sync arrives
     363ms  m1→n1   noted sent count 0
     365ms  m1→n1   noted arrives
     450ms  c1      calls #2 write x=2
     452ms  n1→c1   refuse sent #2: too few replicas are in sync
     454ms  client  #2 is refused: too few replicas are in sync
     500ms  script  heal
     500ms  n2      restarts
     520ms  n1→m1   in sync sent count 2
     522ms  n1→m1   in sync arrives
     523ms  m1→n1   noted sent count 2
     525ms  m1→n1   noted arrives
     700ms  c1      calls #3 write x=3
     708ms  n1      counts 2 as acknowledged
     710ms  client  #3 is ok, counted n1,n2,n3
----
ended by horizon at 900ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
