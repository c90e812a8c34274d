# The monitor cannot hear the leader, though it lives and serves. It is switched off first; only then
# are positions asked for. Nothing can go wrong, and the cluster has one machine less.
topology single-leader
latency 2ms
disk 1ms
fencing stonith
stonith 80ms
lease off
horizon 600ms

20ms  c1 write x 1
60ms  cut n1 | m1
150ms c1 write x 2
400ms c2 write x 3
---- only calls, client, cut, suspects, switch, crashes, seal sent, is leader
        0s  n1      is leader in epoch 1
      20ms  c1      calls #1 write x=1
      25ms  client  #1 is ok, counted n1
      60ms  script  cut n1 | m1
     144ms  m1      suspects n1
     144ms  m1      winds switching off to ring at 224ms
     150ms  c1      calls #2 write x=2
     155ms  client  #2 is ok, counted n1
     224ms  m1      switching off rings
     224ms  m1      switches n1 off
     224ms  n1      crashes
     225ms  m1→n1   seal sent epoch 2: its epoch is being ended
     225ms  m1→n2   seal sent epoch 2: its epoch is being ended
     225ms  m1→n3   seal sent epoch 2: its epoch is being ended
     240ms  m1→n1   seal sent epoch 2: its epoch is being ended
     240ms  m1→n2   seal sent epoch 2: its epoch is being ended
     240ms  m1→n3   seal sent epoch 2: its epoch is being ended
     257ms  n2      is leader in epoch 2
     259ms  m1      suspects nobody
     400ms  c2      calls #3 write x=3
     405ms  client  #3 is ok, counted n2
----
ended by horizon at 600ms
failover n1 to n2 in epoch 2: detected 144ms, promoted 257ms, no writes for 250ms, 0 acknowledged writes lost
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
