# The replicas vote. The leader is cut off with one follower: it cannot reach a majority any more,
# its lease runs out, and it refuses everything, even reads. The other three elect n4.
topology single-leader
latency 2ms
disk 1ms
followers 4
failover majority
acknowledge any
sync-followers 2
seed 3
horizon 1s

20ms  c1 write x 1
100ms cut n1,n2,c1 | n3,n4,n5,c2
500ms c1 read x
550ms c1 write x 2
600ms c2 read x at n3
650ms c2 write x 3
800ms heal
900ms c1 read x
---- only calls, client, cut, heal, serving, candidate, is leader, vote sent, granted, discards
        0s  n1      is leader in epoch 1
      20ms  c1      calls #1 write x=1
      30ms  client  #1 is ok, counted n1,n2,n3
     100ms  script  cut n1,n2,c1 | n3,n4,n5,c2
     180ms  n1      stops serving: it cannot know that it still leads
 227.871ms  n4      is candidate in epoch 2
 228.871ms  n4→n1   vote sent epoch 2
 228.871ms  n4→n2   vote sent epoch 2
 228.871ms  n4→n3   vote sent epoch 2
 228.871ms  n4→n5   vote sent epoch 2
 231.871ms  n3→n4   granted sent epoch 2
 231.871ms  n5→n4   granted sent epoch 2
 233.871ms  n3→n4   granted arrives
 233.871ms  n5→n4   granted arrives
 233.871ms  n4      is leader in epoch 2
     500ms  c1      calls #2 read x
     504ms  client  #2 is refused: it cannot know that it still leads
     550ms  c1      calls #3 write x=2
     554ms  client  #3 is refused: it cannot know that it still leads
     600ms  c2      calls #4 read x
     604ms  client  #4 is ok: 1, written by #1, counted n3
     650ms  c2      calls #5 write x=3
     660ms  client  #5 is ok, counted n3,n4,n5
     800ms  script  heal
     900ms  c1      calls #6 read x
     908ms  client  #6 is ok: 3, written by #5, counted n4
----
ended by horizon at 1s
failover n1 to n4 in epoch 2: detected 227.871ms, promoted 233.871ms, no writes for 630ms, 0 acknowledged writes lost
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
