# A G-Counter: five increments at n1 and three at n2, while the two do not hear each other. After
# the network is whole again both say 8.
topology multi-leader
leaders 2
resolve g-counter
latency 2ms
horizon 800ms

0s    cut n1 | n2
10ms  c1 add x 1
20ms  c1 add x 1
30ms  c1 add x 1
40ms  c1 add x 1
50ms  c1 add x 1
10ms  c2 add x 1
20ms  c2 add x 1
30ms  c2 add x 1
200ms c1 read x
200ms c2 read x
300ms heal
500ms c1 read x
500ms c2 read x
---- only client, stores, heal
      13ms  n1      stores x=1 #1
      13ms  n2      stores x=1 #2
      15ms  client  #1 is ok, counted n1
      15ms  client  #2 is ok, counted n2
      23ms  n1      stores x=2 #3
      23ms  n2      stores x=2 #4
      25ms  client  #3 is ok, counted n1
      25ms  client  #4 is ok, counted n2
      33ms  n1      stores x=3 #5
      33ms  n2      stores x=3 #6
      35ms  client  #5 is ok, counted n1
      35ms  client  #6 is ok, counted n2
      43ms  n1      stores x=4 #7
      45ms  client  #7 is ok, counted n1
      53ms  n1      stores x=5 #8
      55ms  client  #8 is ok, counted n1
     204ms  client  #9 is ok: 5, written by #8, counted n1
     204ms  client  #10 is ok: 3, written by #6, counted n2
     300ms  script  heal
     316ms  n1      stores x=6 #8
     316ms  n2      stores x=4 #6
     326ms  n1      stores x=7 #8
     326ms  n2      stores x=5 #6
     336ms  n1      stores x=8 #8
     336ms  n2      stores x=6 #6
     346ms  n2      stores x=7 #7
     346ms  n2      stores x=8 #8
     504ms  client  #11 is ok: 8, written by #8, counted n1
     504ms  client  #12 is ok: 8, written by #8, counted n2
----
ended by horizon at 800ms
durable: holds
read-your-writes: unknown: x holds a counter, a set or a text: what is read of it is put together from many writes, and this promise speaks of registers.
monotonic-reads: unknown: x holds a counter, a set or a text: what is read of it is put together from many writes, and this promise speaks of registers.
converged: holds
