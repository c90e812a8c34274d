# W + R > N, and yet not linearizable: a sloppy quorum. x is kept by n3, n4, n5, from which Ada is
# cut off. n1 and n2 stand in and count: ok. Ben, on the other side, asks the three that keep x. Not
# one of the two that were counted is among those whom he asks, so he finds the old value.
topology leaderless
nodes 5
placement textbook
hints next
latency 2ms
disk 1ms
horizon 500ms

10ms  c1 write x 1
50ms  cut c1,n1,n2 | c2,n3,n4,n5
60ms  c1 write x 2
150ms c2 read x
200ms heal
400ms c2 read x
---- only calls, client, stores, keeps, its hint, script
      10ms  script  c1 write x 1
      10ms  c1      calls #1 write x=1
      13ms  n3      stores x=1 #1
      13ms  n4      stores x=1 #1
      13ms  n5      stores x=1 #1
      15ms  client  #1 is ok, counted n3,n4
      50ms  script  cut n1,n2,c1 | n3,n4,n5,c2
      60ms  script  c1 write x 2
      60ms  c1      calls #2 write x=2
      93ms  n1      keeps x #2 for n3
      93ms  n2      keeps x #2 for n4
      95ms  client  #2 is ok, counted n1,n2
     150ms  script  c2 read x
     150ms  c2      calls #3 read x
     154ms  client  #3 is ok: 1, written by #1, counted n3,n4
     200ms  script  heal
     296ms  n3      stores x=2 #2
     296ms  n4      stores x=2 #2
     299ms  n1      has delivered its hint on x for n3
     299ms  n2      has delivered its hint on x for n4
     400ms  script  c2 read x
     400ms  c2      calls #4 read x
     404ms  client  #4 is ok: 2, written by #2, counted n3,n4
     407ms  n5      stores x=2 #2
----
ended by horizon at 500ms
stale read #3, missed #2, 1 behind
durable: holds
linearizable: broken at 154ms: Read #3 of x returned 1, though write #2 (x=2) was acknowledged before it began.
read-your-writes: holds
monotonic-reads: holds
converged: holds
