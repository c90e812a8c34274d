# A split brain. The leader is cut off from everybody but Ada, and does not know.
#
# The monitor promotes n2. For a while both lead, and under async both tell their clients ok: two
# histories. When the wall falls n1 learns that its epoch is over, and what it had promised is lost.
topology single-leader
lease off
latency 2ms
disk 1ms
horizon 700ms

20ms  c1 write x 1
60ms  cut n1,c1 | n2,n3,m1,c2
220ms c2 write x 5
260ms c1 write x 4
300ms c2 write x 6
400ms heal
500ms c1 read x
---- only calls, client, cut, heal, suspects, is leader, is follower in epoch 2, discards, appends
        0s  n1      is leader in epoch 1
      20ms  c1      calls #1 write x=1
      22ms  n1      appends 1 #1 epoch 1
      25ms  n2      appends 1 #1 epoch 1
      25ms  n3      appends 1 #1 epoch 1
      25ms  client  #1 is ok, counted n1
      60ms  script  cut n1,c1 | n2,n3,m1,c2
     144ms  m1      suspects n1
     147ms  n2      is follower in epoch 2
     147ms  n3      is follower in epoch 2
     177ms  n2      is leader in epoch 2
     179ms  m1      suspects nobody
     220ms  c2      calls #2 write x=5
     222ms  n2      appends 2 #2 epoch 2
     225ms  n3      appends 2 #2 epoch 2
     225ms  client  #2 is ok, counted n2
     260ms  c1      calls #3 write x=4
     262ms  n1      appends 2 #3 epoch 1
     265ms  client  #3 is ok, counted n1
     300ms  c2      calls #4 write x=6
     302ms  n2      appends 3 #4 epoch 2
     305ms  n3      appends 3 #4 epoch 2
     305ms  client  #4 is ok, counted n2
     400ms  script  heal
     404ms  n1      is follower in epoch 2
     423ms  n1      discards 2 #3
     427ms  n1      appends 2 #2 epoch 2
     427ms  n1      appends 3 #4 epoch 2
     500ms  c1      calls #5 read x
     504ms  client  #5 is ok: 6, written by #4, counted n1
----
ended by horizon at 700ms
lost #3 x=4, acknowledged at 265ms
failover n1 to n2 in epoch 2: detected 144ms, promoted 177ms, no writes for 200ms, 0 acknowledged writes lost
n1 in epoch 1 had #1,#3 acknowledged; the other side lacks #3
n2 in epoch 2 had #2,#4 acknowledged; the other side lacks #2,#4
durable: broken at 265ms: Write #3 (x=4), acknowledged at 265ms, is not in the log of n2, leader of epoch 2.
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: broken at 265ms: n1 still led epoch 1 and had write #3 acknowledged at 265ms, though n2 led epoch 2 since 177ms.
log-matching: holds
converged: holds
