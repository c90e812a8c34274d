# A semi-sync write, traced: one follower is waited for, the other is not.
#
# The client calls at 0 ms; the leader has the write in its log at 1 ms and on disk at 2 ms, when it
# sends it on; the near follower's acknowledgement is back at 5 ms; the client is told at 6 ms. The
# far follower applies the write at 12 ms, when nobody waits for it any more.
topology single-leader
acknowledge semi-sync
failover off
heartbeat 1m
log-start 1041
latency 1ms
disk 1ms
clients 1
horizon 30ms

0s delay n1-n3 9ms
0s c1 write x 1
---- without heartbeats
        0s  n1      is leader in epoch 1
        0s  n1      follows n1
        0s  n1      counts 1041 as acknowledged
        0s  n2      is follower in epoch 1
        0s  n2      follows n1
        0s  n3      is follower in epoch 1
        0s  n3      follows n1
        0s  m1      is monitor
        0s  m1      follows n1
        0s  c1      follows n1
        0s  script  delay n1-n3 9ms
        0s  script  c1 write x 1
        0s  c1      calls #1 write x=1
        0s  c1→n1   write sent #1 value 1
       1ms  c1→n1   write arrives
       1ms  n1      appends 1042 #1 epoch 1
       2ms  n1      flushed to 1042
       2ms  n1→n2   append sent #1 to 1042
       2ms  n1→n3   append sent #1 to 1042
       3ms  n1→n2   append arrives
       3ms  n2      appends 1042 #1 epoch 1
       4ms  n2      flushed to 1042
       4ms  n2      applies 1042 #1
       4ms  n2→n1   acknowledge sent position 1042
       5ms  n2→n1   acknowledge arrives
       5ms  n1      counts 1042 as acknowledged
       5ms  n1      applies 1042 #1
       5ms  n1→c1   done sent #1
       6ms  n1→c1   done arrives
       6ms  client  #1 is ok, counted n1,n2
      11ms  n1→n3   append arrives
      11ms  n3      appends 1042 #1 epoch 1
      12ms  n3      flushed to 1042
      12ms  n3      applies 1042 #1
      12ms  n3→n1   acknowledge sent position 1042
      21ms  n3→n1   acknowledge arrives
----
ended by horizon at 30ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
