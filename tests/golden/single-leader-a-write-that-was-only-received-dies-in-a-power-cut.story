# `level received` (PostgreSQL: remote_write). The follower says that it has the write before its
# disk does. Then the power fails on both machines: the leader's disk burns, and the follower never
# finished its sync. At that very instant the client is told ok.
topology single-leader
followers 1
acknowledge sync
level received
latency 2ms
disk 20ms
clients 1
horizon 600ms

20ms  c1 write x 1
48ms  wipe n1
48ms  crash n2
60ms  restart n2
400ms c1 read x
---- only calls, client, crashes, restarts, appends, flushed, acknowledge, is leader
        0s  n1      is leader in epoch 1
      20ms  c1      calls #1 write x=1
      22ms  n1      appends 1 #1 epoch 1
      42ms  n1      flushed to 1
      44ms  n2      appends 1 #1 epoch 1
      44ms  n2→n1   acknowledge sent position 1
      46ms  n2→n1   acknowledge arrives
      46ms  n1      counts 1 as acknowledged
      48ms  n1      crashes and loses its disk
      48ms  n2      crashes
      48ms  client  #1 is ok, counted n1,n2
      60ms  n2      restarts
     222ms  n2      is leader in epoch 2
     400ms  c1      calls #2 read x
     404ms  client  #2 is ok, counted n2
----
ended by horizon at 600ms
lost #1 x=1, acknowledged at 48ms
stale read #2, missed #1, 1 behind
failover n1 to n2 in epoch 2: detected 144ms, promoted 222ms, no write after it, 1 acknowledged writes lost
durable: broken at 48ms: Write #1 (x=1), acknowledged at 48ms, is not in the log of n2, leader of epoch 2.
linearizable: broken at 404ms: Read #2 of x found nothing, though write #1 (x=1) was acknowledged before it began.
read-your-writes: broken at 404ms: c1 wrote x=1 with #1, and its read #2 found nothing.
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
