# C, D and E are down: nobody who keeps x can be reached. At level `any` a hint at the coordinator
# is enough for ok. What was acknowledged cannot be read until C, D and E are back.
topology leaderless
nodes 5
placement textbook
coordinator any
write-level any
hints coordinator
latency 2ms
disk 1ms
clients 1
horizon 700ms

0s    crash n3
0s    crash n4
0s    crash n5
10ms  c1 write x 40 at n1
100ms c1 read x at n1
300ms restart n3
300ms restart n4
300ms restart n5
500ms c1 read x at n1
---- only calls, client, stores, keeps, its hint, restarts, crashes
        0s  n3      crashes
        0s  n4      crashes
        0s  n5      crashes
      10ms  c1      calls #1 write x=40
      43ms  n1      keeps x #1 for n3
      43ms  n1      keeps x #1 for n4
      43ms  n1      keeps x #1 for n5
      45ms  client  #1 is ok, counted n1
     100ms  c1      calls #2 read x
     204ms  client  #2 is refused: too few answers
     300ms  n3      restarts
     300ms  n4      restarts
     300ms  n5      restarts
     346ms  n3      stores x=40 #1
     346ms  n4      stores x=40 #1
     346ms  n5      stores x=40 #1
     349ms  n1      has delivered its hint on x for n3
     349ms  n1      has delivered its hint on x for n4
     349ms  n1      has delivered its hint on x for n5
     500ms  c1      calls #3 read x
     508ms  client  #3 is ok: 40, written by #1, counted n3,n4
----
ended by horizon at 700ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
