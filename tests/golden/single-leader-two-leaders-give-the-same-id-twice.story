# Auto-increment under a split brain. With no fencing the leader that was cut off goes on, and both
# leaders count on from id 1: two rows, two customers, one id 2. When the wall falls each keeps its
# own.
topology single-leader
latency 2ms
disk 1ms
fencing none
horizon 900ms

20ms  c1 insert x
60ms  cut n1,c1 | n2,n3,m1,c2
250ms c1 insert x
300ms c2 insert x
500ms heal
600ms c1 insert x
700ms c2 insert x
---- only calls, client, cut, heal, is leader, appends
        0s  n1      is leader in epoch 1
      20ms  c1      calls #1 insert into x
      22ms  n1      appends 1 #1 epoch 1
      25ms  n2      appends 1 #1 epoch 1
      25ms  n3      appends 1 #1 epoch 1
      25ms  client  #1 is ok: id 1, counted n1
      60ms  script  cut n1,c1 | n2,n3,m1,c2
     177ms  n2      is leader in epoch 2
     250ms  c1      calls #2 insert into x
     252ms  n1      appends 2 #2 epoch 1
     255ms  client  #2 is ok: id 2, counted n1
     300ms  c2      calls #3 insert into x
     302ms  n2      appends 2 #3 epoch 2
     305ms  n3      appends 2 #3 epoch 2
     305ms  client  #3 is ok: id 2, counted n2
     500ms  script  heal
     600ms  c1      calls #4 insert into x
     602ms  n1      appends 3 #4 epoch 1
     605ms  client  #4 is ok: id 3, counted n1
     700ms  c2      calls #5 insert into x
     702ms  n2      appends 3 #5 epoch 2
     705ms  n3      appends 3 #5 epoch 2
     705ms  client  #5 is ok: id 3, counted n2
----
ended by horizon at 900ms
lost #2 x=2, acknowledged at 255ms
lost #4 x=3, acknowledged at 605ms
failover n1 to n2 in epoch 2: detected 144ms, promoted 177ms, no writes for 280ms, 0 acknowledged writes lost
n1 in epoch 1 had #1,#2,#4 acknowledged; the other side lacks #2,#4
n2 in epoch 2 had #3,#5 acknowledged; the other side lacks #3,#5
#2 and #3 were both given id 2
#4 and #5 were both given id 3
durable: broken at 255ms: Write #2 (x=2), acknowledged at 255ms, is not in the log of n2, leader of epoch 2. One more acknowledged write is missing, too.
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: broken at 255ms: n1 still led epoch 1 and had write #2 acknowledged at 255ms, though n2 led epoch 2 since 177ms.
log-matching: holds
unique-ids: broken at 305ms: Inserts #2 and #3 into x were both given id 2.
converged: holds
