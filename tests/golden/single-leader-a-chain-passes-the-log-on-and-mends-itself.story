# Cascading replication: n1 feeds n2, n2 feeds n3, n3 feeds n4. When n2 dies, n3 hears nothing for a
# while and turns to the leader; n4 does not notice.
topology single-leader
latency 2ms
disk 1ms
followers 3
feed chain
failover off
clients 1
horizon 700ms

20ms  c1 write x 1
60ms  crash n2
80ms  c1 write x 2
400ms c1 write x 3
---- only calls, client, crashes, appends, append sent, behind, align
      20ms  c1      calls #1 write x=1
      22ms  n1      appends 1 #1 epoch 1
      23ms  n1→n2   append sent #1 to 1
      25ms  n2      appends 1 #1 epoch 1
      25ms  client  #1 is ok, counted n1
      26ms  n2→n3   append sent #1 to 1: passed on by a follower
      28ms  n3      appends 1 #1 epoch 1
      29ms  n3→n4   append sent #1 to 1: passed on by a follower
      31ms  n4      appends 1 #1 epoch 1
      60ms  n2      crashes
      80ms  c1      calls #2 write x=2
      82ms  n1      appends 2 #2 epoch 1
      83ms  n1→n2   append sent #2 to 2
      85ms  client  #2 is ok, counted n1
     244ms  n3→n1   behind sent position 1: entries before it are missing
     246ms  n3→n1   behind arrives
     246ms  n1→n3   align sent position 1: that replica is behind
     248ms  n1→n3   align arrives
     250ms  n1→n3   append sent #2 to 2: that replica is behind
     252ms  n3      appends 2 #2 epoch 1
     253ms  n3→n4   append sent #2 to 2: passed on by a follower
     255ms  n4      appends 2 #2 epoch 1
     400ms  c1      calls #3 write x=3
     402ms  n1      appends 3 #3 epoch 1
     403ms  n1→n2   append sent #3 to 3
     403ms  n1→n3   append sent #3 to 3
     405ms  n3      appends 3 #3 epoch 1
     405ms  client  #3 is ok, counted n1
     406ms  n3→n4   append sent #3 to 3: passed on by a follower
     408ms  n4      appends 3 #3 epoch 1
----
ended by horizon at 700ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
