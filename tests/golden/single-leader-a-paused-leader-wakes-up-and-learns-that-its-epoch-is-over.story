# The leader stands still for 300 ms, as in a long garbage collection, and is replaced.
#
# What has waited for it meanwhile comes in order. First the write, which it refuses: its lease has run
# out, and it cannot know that it still leads. Then the news that its epoch is over.
topology single-leader
latency 2ms
disk 1ms
client-timeout 400ms
horizon 700ms

20ms  c1 write x 1
50ms  pause n1
70ms  c1 write x 2
350ms resume n1
500ms c2 read x
---- only calls, client, pauses, goes on, suspects, is leader, is follower in epoch 2, discards, appends
        0s  n1      is leader in epoch 1
      20ms  c1      calls #1 write x=1
      22ms  n1      appends 1 #1 epoch 1
      25ms  n2      appends 1 #1 epoch 1
      25ms  n3      appends 1 #1 epoch 1
      25ms  client  #1 is ok, counted n1
      50ms  n1      pauses
      70ms  c1      calls #2 write x=2
     144ms  m1      suspects n1
     147ms  n2      is follower in epoch 2
     147ms  n3      is follower in epoch 2
     177ms  n2      is leader in epoch 2
     179ms  m1      suspects nobody
     350ms  n1      goes on
     350ms  n1      is follower in epoch 2
     352ms  client  #2 is refused: it cannot know that it still leads
     500ms  c2      calls #3 read x
     504ms  client  #3 is ok: 1, written by #1, counted n2
----
ended by horizon at 700ms
failover n1 to n2 in epoch 2: detected 144ms, promoted 177ms, no write after it, 0 acknowledged writes lost
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
