# A failover under async replication, with the figures of a text book.
#
# The leader has acknowledged position 5000 when it crashes; one follower is at 4990, the other at
# 4970, because their links were cut a little earlier. Detection takes 30 s, promotion 1 s, re-routing
# 1 s. The follower at 4990 wins, ten acknowledged writes are lost, and there are no writes for about
# 32 s. When the old leader returns it discards its ten entries.
topology single-leader
log-start 4900
detection 30s
promotion 1s
reroute 1s
heartbeat 50ms
latency 200us
disk 100us
clients 1
workload rate
rate 1000
pace even
read-share 0
client-timeout 1s
horizon 34s

69.9ms  cut n1 > n3
89.9ms  cut n1 > n2
99.9ms  crash n1
110ms   heal
33s     restart n1
---- only crashes, restarts, suspects, is leader, is follower in epoch 2, discards, c1      follows, cut, heal
        0s  n1      is leader in epoch 1
        0s  c1      follows n1
    69.9ms  script  cut n1 > n3
    89.9ms  script  cut n1 > n2
    99.9ms  n1      crashes
     110ms  script  heal
  30.0504s  m1      suspects n1
  30.0507s  n2      is follower in epoch 2
  30.0507s  n3      is follower in epoch 2
  31.0507s  n2      is leader in epoch 2
  31.0509s  m1      suspects nobody
  32.0511s  c1      follows n2
       33s  n1      restarts
  33.0004s  n1      is follower in epoch 2
33.001105s  n1      discards 4991 #91
33.001105s  n1      discards 4992 #92
33.001105s  n1      discards 4993 #93
33.001105s  n1      discards 4994 #94
33.001105s  n1      discards 4995 #95
33.001105s  n1      discards 4996 #96
33.001105s  n1      discards 4997 #97
33.001105s  n1      discards 4998 #98
33.001105s  n1      discards 4999 #99
33.001105s  n1      discards 5000 #100
----
ended by horizon at 34s
lost #91 x=91, acknowledged at 90.705ms
lost #92 x=92, acknowledged at 91.705ms
lost #93 x=93, acknowledged at 92.705ms
lost #94 x=94, acknowledged at 93.705ms
lost #95 x=95, acknowledged at 94.705ms
lost #96 x=96, acknowledged at 95.705ms
lost #97 x=97, acknowledged at 96.705ms
lost #98 x=98, acknowledged at 97.705ms
lost #99 x=99, acknowledged at 98.705ms
lost #100 x=100, acknowledged at 99.705ms
failover n1 to n2 in epoch 2: detected 30.0504s, promoted 31.0507s, no writes for 32.000805s, 10 acknowledged writes lost
durable: broken at 31.0507s: Write #91 (x=91), acknowledged at 90.705ms, is not in the log of n2, leader of epoch 2. 9 more acknowledged writes are missing, too.
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
