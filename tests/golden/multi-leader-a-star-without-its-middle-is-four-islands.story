# n1 stands in the middle and is down. The others take writes and acknowledge them, and nobody
# hears of anybody until it is back.
topology multi-leader
clients 4
leaders 4
links star
latency 10ms
horizon 900ms

10ms  crash n1
20ms  c2 write x 2
20ms  c3 write y 3
200ms c4 read x
400ms restart n1
700ms c4 read x
700ms c2 read y
---- only calls, client, stores, crashes, restarts
      10ms  n1      crashes
      20ms  c2      calls #1 write x=2
      20ms  c3      calls #2 write y=3
      31ms  n2      stores x=2 #1
      31ms  n3      stores y=3 #2
      41ms  client  #1 is ok, counted n2
      41ms  client  #2 is ok, counted n3
     200ms  c4      calls #3 read x
     220ms  client  #3 is ok, counted n4
     400ms  n1      restarts
     421ms  n1      stores x=2 #1
     421ms  n1      stores y=3 #2
     461ms  n2      stores y=3 #2
     461ms  n3      stores x=2 #1
     461ms  n4      stores x=2 #1
     461ms  n4      stores y=3 #2
     700ms  c4      calls #4 read x
     700ms  c2      calls #5 read y
     720ms  client  #5 is ok: 3, written by #2, counted n2
     720ms  client  #4 is ok: 2, written by #1, counted n4
----
ended by horizon at 900ms
stale read #3, missed #1, 1 behind
durable: holds
linearizable: broken at 220ms: Read #3 of x found nothing, though write #1 (x=2) was acknowledged before it began.
read-your-writes: holds
monotonic-reads: holds
converged: holds
