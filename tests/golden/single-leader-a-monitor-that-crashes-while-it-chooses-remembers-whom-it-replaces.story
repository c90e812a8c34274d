# Under `in-sync` n3 leads alone, and has acknowledged a write alone. It dies; the monitor has ended
# its epoch and crashes before it has chosen. Back again it still knows that it was n3 that led:
# n1 and n2, who were out of sync, are not promoted, though they are all there is.
topology single-leader
acknowledge in-sync
latency 2ms
disk 1ms
horizon 1500ms

20ms  crash n2
200ms cut n1
500ms c2 write x 1
700ms kill n3
820ms crash m1
900ms restart m1
950ms heal
950ms restart n2
1200ms restart n3
---- only calls, client, crashes, killed, restarts, n3→m1   in sync sent, is leader, cut, heal, suspects, promote sent
        0s  n1      is leader in epoch 1
      20ms  n2      crashes
     200ms  script  cut n1
     284ms  m1      suspects n1
     315ms  m1→n3   promote sent epoch 2
     317ms  n3      is leader in epoch 2
     317ms  n3→m1   in sync sent count 2
     319ms  m1      suspects nobody
     337ms  n3→m1   in sync sent count 2
     437ms  n3→m1   in sync sent count 0
     500ms  c2      calls #1 write x=1
     505ms  client  #1 is ok, counted n3
     700ms  n3      is killed
     784ms  m1      suspects n3
     820ms  m1      crashes
     900ms  m1      restarts
     950ms  script  heal
     950ms  n2      restarts
        1s  m1      suspects n3
      1.2s  n3      restarts
    1.211s  m1→n3   promote sent epoch 4
    1.213s  n3      is leader in epoch 4
    1.213s  n3→m1   in sync sent count 2
    1.215s  m1      suspects nobody
    1.233s  n3→m1   in sync sent count 2
----
ended by horizon at 1.5s
failover n1 to n3 in epoch 2: detected 284ms, promoted 317ms, no write after it, 0 acknowledged writes lost
failover n3 to n3 in epoch 4: detected 1s, promoted 1.213s, no write after it, 0 acknowledged writes lost
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
