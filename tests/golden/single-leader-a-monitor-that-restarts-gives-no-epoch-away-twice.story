# The monitor crashes after it has promoted n2, and comes back when n2 is cut off.
#
# Its disk says that epoch 2 is n2's. n2 is silent, so it gives away epoch 3, to n3, and never epoch 2
# again.
topology single-leader
latency 2ms
disk 1ms
clients 2
horizon 700ms

90ms  cut n2 | n3
100ms crash n1
250ms crash m1
270ms restart m1
270ms cut n2,c2 | m1,n3,c1
500ms heal
---- only crashes, restarts, cut, heal, suspects, is leader, is follower, follows
        0s  n1      is leader in epoch 1
        0s  n1      follows n1
        0s  n2      is follower in epoch 1
        0s  n2      follows n1
        0s  n3      is follower in epoch 1
        0s  n3      follows n1
        0s  m1      follows n1
        0s  c1      follows n1
        0s  c2      follows n1
      90ms  script  cut n2 | n3
     100ms  n1      crashes
     184ms  m1      suspects n1
     187ms  n2      is follower in epoch 2
     187ms  n2      follows nobody
     187ms  n3      is follower in epoch 2
     187ms  n3      follows nobody
     214ms  m1      follows n2
     217ms  n2      is leader in epoch 2
     217ms  n2      follows n2
     219ms  m1      suspects nobody
     250ms  m1      crashes
     251ms  n3      follows n2
     251ms  c1      follows n2
     251ms  c2      follows n2
     270ms  m1      restarts
     270ms  m1      follows n2
     270ms  script  cut n2,c2 | n3,m1,c1
     370ms  m1      suspects n2
     373ms  n3      is follower in epoch 3
     373ms  n3      follows nobody
     400ms  m1      follows n3
     403ms  n3      is leader in epoch 3
     403ms  n3      follows n3
     405ms  m1      suspects nobody
     437ms  c1      follows n3
     500ms  script  heal
     505ms  n2      is follower in epoch 3
     505ms  n2      follows n3
----
ended by horizon at 700ms
failover n1 to n2 in epoch 2: detected 184ms, promoted 217ms, no write after it, 0 acknowledged writes lost
failover n2 to n3 in epoch 3: detected 370ms, promoted 403ms, no write after it, 0 acknowledged writes lost
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
converged: holds
