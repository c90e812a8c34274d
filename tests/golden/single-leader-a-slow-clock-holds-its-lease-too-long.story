# The leader's clock loses a tenth of its time. It is cut off from the monitor and counts its lease
# of one second: by everybody else's clock that is a ninth of a second too long. In that time another
# leads and takes a write, and the old one answers a read from the past.
topology single-leader
detection 1s
promotion 10ms
reroute 0s
latency 2ms
disk 1ms
horizon 2s

0s    drift n1 -100000ppm
20ms  c1 write x 1
500ms cut n1,c1 | n2,n3,m1,c2
1530ms c2 write x 2
1560ms c1 read x
---- only calls, client, cut, suspects, serving, is leader, is follower in epoch 2
        0s  n1      is leader in epoch 1
      20ms  c1      calls #1 write x=1
      25ms  client  #1 is ok, counted n1
     500ms  script  cut n1,c1 | n2,n3,m1,c2
    1.484s  m1      suspects n1
    1.487s  n2      is follower in epoch 2
    1.487s  n3      is follower in epoch 2
    1.497s  n2      is leader in epoch 2
    1.499s  m1      suspects nobody
     1.53s  c2      calls #2 write x=2
    1.535s  client  #2 is ok, counted n2
     1.56s  c1      calls #3 read x
    1.564s  client  #3 is ok: 1, written by #1, counted n1
 1.573112s  n1      stops serving: it cannot know that it still leads
----
ended by horizon at 2s
stale read #3, missed #2, 1 behind
failover n1 to n2 in epoch 2: detected 1.484s, promoted 1.497s, no writes for 1.51s, 0 acknowledged writes lost
durable: holds
linearizable: broken at 1.564s: Read #3 of x returned 1, though write #2 (x=2) was acknowledged before it began.
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: unknown: n1 is still cut off from n2,n3.
