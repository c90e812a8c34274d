# A false alarm under load. The leader suddenly needs 30 ms for each message; pings wait in its
# queue longer than the detection time-out. It is replaced although it never stopped.
topology single-leader
latency 2ms
disk 1ms
clients 4
workload closed
read-share 100
client-timeout 2s
horizon 700ms

100ms slow n1 30ms
400ms slow n1 0s
---- only slow, suspects, seal sent, is leader, is follower in epoch 2
        0s  n1      is leader in epoch 1
     100ms  script  slow n1 30ms
     234ms  m1      suspects n1
     235ms  m1→n1   seal sent epoch 2: its epoch is being ended
     235ms  m1→n2   seal sent epoch 2: its epoch is being ended
     235ms  m1→n3   seal sent epoch 2: its epoch is being ended
     237ms  n2      is follower in epoch 2
     237ms  n3      is follower in epoch 2
     240ms  m1→n1   seal sent epoch 2: its epoch is being ended
     240ms  m1→n2   seal sent epoch 2: its epoch is being ended
     240ms  m1→n3   seal sent epoch 2: its epoch is being ended
     260ms  m1→n1   seal sent epoch 2: its epoch is being ended
     260ms  m1→n2   seal sent epoch 2: its epoch is being ended
     260ms  m1→n3   seal sent epoch 2: its epoch is being ended
     267ms  n2      is leader in epoch 2
     269ms  m1      suspects nobody
     400ms  script  slow n1 0s
     402ms  n1      is follower in epoch 2
----
ended by horizon at 700ms
failover n1 to n2 in epoch 2: detected 234ms, promoted 267ms, no write after it, 0 acknowledged writes lost
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
converged: holds
