# n2 is down. What n1 writes gets no further; what n3 writes still reaches n1. Only when n2 is back
# do n3 and n1 agree.
topology multi-leader
clients 3
links ring
latency 10ms
horizon 900ms

10ms  crash n2
20ms  c1 write x 1
100ms c3 write y 2
250ms c3 read x
250ms c1 read y
400ms restart n2
700ms c3 read x
---- only calls, client, stores, crashes, restarts
      10ms  n2      crashes
      20ms  c1      calls #1 write x=1
      31ms  n1      stores x=1 #1
      41ms  client  #1 is ok, counted n1
     100ms  c3      calls #2 write y=2
     111ms  n3      stores y=2 #2
     121ms  client  #2 is ok, counted n3
     122ms  n1      stores y=2 #2
     250ms  c3      calls #3 read x
     250ms  c1      calls #4 read y
     270ms  client  #4 is ok: 2, written by #2, counted n1
     270ms  client  #3 is ok, counted n3
     400ms  n2      restarts
     421ms  n2      stores x=1 #1
     421ms  n2      stores y=2 #2
     461ms  n3      stores x=1 #1
     700ms  c3      calls #5 read x
     720ms  client  #5 is ok: 1, written by #1, counted n3
----
ended by horizon at 900ms
stale read #3, missed #1, 1 behind
durable: holds
linearizable: broken at 270ms: Read #3 of x found nothing, though write #1 (x=1) was acknowledged before it began.
read-your-writes: holds
monotonic-reads: holds
converged: holds
