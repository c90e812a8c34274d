# The same write at the same level, but the follower's process is killed and the power stays on: the
# operating system finishes what it was handed, and the write is there when the process is back.
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
48ms  kill n2
60ms  restart n2
250ms restart n1
500ms c1 read x
---- only calls, client, crashes, killed, restarts, appends, flushed, acknowledge, is leader
        0s  n1      is leader in epoch 1
      20ms  c1      calls #1 write x=1
      22ms  n1      appends 1 #1 epoch 1
      42ms  n1      flushed to 1
      44ms  n2      appends 1 #1 epoch 1
      44ms  n2→n1   acknowledge sent position 1
      46ms  n2→n1   acknowledge arrives
      46ms  n1      counts 1 as acknowledged
      48ms  n1      crashes and loses its disk
      48ms  n2      is killed
      48ms  client  #1 is ok, counted n1,n2
      60ms  n2      flushed to 1
      60ms  n2      restarts
     222ms  n2      is leader in epoch 2
     250ms  n1      restarts
     338ms  n1→n2   acknowledge sent position 1
     340ms  n1→n2   acknowledge arrives
     340ms  n2      counts 1 as acknowledged
     500ms  c1      calls #2 read x
     504ms  client  #2 is ok: 1, written by #1, counted n2
----
ended by horizon at 600ms
failover n1 to n2 in epoch 2: detected 144ms, promoted 222ms, no write after it, 0 acknowledged writes lost
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
