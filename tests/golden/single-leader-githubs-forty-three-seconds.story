# GitHub, 21 October 2018: the network between two coasts failed for 43 seconds.
#
# n1 and n2 stand in the east with the application (c1); n3, the monitor (Orchestrator) and c2 in the
# west. The east goes on acknowledging writes that never reach the west. The west, cut off, promotes
# n3 and takes writes, too. When the cable is back there are two histories, each with acknowledged
# writes that the other lacks, and neither can be thrown away. It took GitHub a day to reconcile
# them (github.blog, "October 21 post-incident analysis").
topology single-leader
fencing none
detection 10s
promotion 2s
reroute 1s
heartbeat 1s
latency 1ms
disk 1ms
clients 2
client-timeout 5s
horizon 70s

0s    delay n1-n3 30ms
0s    delay n2-n3 30ms
0s    delay c1-n3 30ms
0s    delay n1-m1 30ms
0s    delay n2-m1 30ms
0s    delay c2-n1 30ms
2s    c1 write x 1
4s    c1 write y 2
5s    cut n1,n2,c1 | n3,m1,c2
6s    c1 write x 3
10s   c1 write y 4
25s   c2 write x 5
30s   c1 write x 6
35s   c2 write y 7
48s   heal
55s   c1 write z 8
60s   c2 write z 9
---- only calls, client, cut, heal, suspects, is leader, discards, appends
        0s  n1      is leader in epoch 1
        2s  c1      calls #1 write x=1
    2.001s  n1      appends 1 #1 epoch 1
    2.003s  n2      appends 1 #1 epoch 1
    2.003s  client  #1 is ok, counted n1
    2.032s  n3      appends 1 #1 epoch 1
        4s  c1      calls #2 write y=2
    4.001s  n1      appends 2 #2 epoch 1
    4.003s  n2      appends 2 #2 epoch 1
    4.003s  client  #2 is ok, counted n1
    4.032s  n3      appends 2 #2 epoch 1
        5s  script  cut n1,n2,c1 | n3,m1,c2
        6s  c1      calls #3 write x=3
    6.001s  n1      appends 3 #3 epoch 1
    6.003s  n2      appends 3 #3 epoch 1
    6.003s  client  #3 is ok, counted n1
       10s  c1      calls #4 write y=4
   10.001s  n1      appends 4 #4 epoch 1
   10.003s  n2      appends 4 #4 epoch 1
   10.003s  client  #4 is ok, counted n1
    14.06s  m1      suspects n1
   16.062s  n3      is leader in epoch 2
   16.063s  m1      suspects nobody
       25s  c2      calls #5 write x=5
   25.001s  n3      appends 3 #5 epoch 2
   25.003s  client  #5 is ok, counted n3
       30s  c1      calls #6 write x=6
   30.001s  n1      appends 5 #6 epoch 1
   30.003s  n2      appends 5 #6 epoch 1
   30.003s  client  #6 is ok, counted n1
       35s  c2      calls #7 write y=7
   35.001s  n3      appends 4 #7 epoch 2
   35.003s  client  #7 is ok, counted n3
       48s  script  heal
       55s  c1      calls #8 write z=8
   55.001s  n1      appends 6 #8 epoch 1
   55.003s  n2      appends 6 #8 epoch 1
   55.003s  client  #8 is ok, counted n1
       60s  c2      calls #9 write z=9
   60.001s  n3      appends 5 #9 epoch 2
   60.003s  client  #9 is ok, counted n3
----
ended by horizon at 70s
lost #3 x=3, acknowledged at 6.003s
lost #4 y=4, acknowledged at 10.003s
lost #6 x=6, acknowledged at 30.003s
lost #8 z=8, acknowledged at 55.003s
failover n1 to n3 in epoch 2: detected 14.06s, promoted 16.062s, no writes for 15s, 2 acknowledged writes lost
n1 in epoch 1 had #1,#2,#3,#4,#6,#8 acknowledged; the other side lacks #3,#4,#6,#8
n3 in epoch 2 had #5,#7,#9 acknowledged; the other side lacks #5,#7,#9
durable: broken at 16.062s: Write #3 (x=3), acknowledged at 6.003s, is not in the log of n3, leader of epoch 2. 3 more acknowledged writes are missing, too.
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: broken at 30.003s: n1 still led epoch 1 and had write #6 acknowledged at 30.003s, though n3 led epoch 2 since 16.062s.
log-matching: holds
converged: broken at 70s: At the end x is 6 on n1,n2 and 5 on n3.
