# Under sync acknowledgement one dead follower stops every write: the client is told nothing, and must
# call its write unknown. It is in the leader's log all the same, and counts when the follower is back.
topology single-leader
acknowledge sync
failover off
latency 2ms
disk 1ms
clients 2
client-timeout 100ms
horizon 500ms

10ms  crash n3
20ms  c1 write x 7
200ms restart n3
300ms c2 read x
---- only calls, client, crashes, restarts, appends, counts
      10ms  n3      crashes
      20ms  c1      calls #1 write x=7
      22ms  n1      appends 1 #1 epoch 1
      25ms  n2      appends 1 #1 epoch 1
     120ms  client  #1 is unknown: no answer in time
     200ms  n3      restarts
     210ms  n3      appends 1 #1 epoch 1
     213ms  n1      counts 1 as acknowledged
     300ms  c2      calls #2 read x
     304ms  client  #2 is ok: 7, written by #1, counted n1
----
ended by horizon at 500ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
