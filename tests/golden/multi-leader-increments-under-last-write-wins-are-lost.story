# The same as numbers that are read, raised and written. Both leaders raise 0, and of five and
# three increments the five are lost.
topology multi-leader
leaders 2
latency 2ms
horizon 800ms

0s    cut n1 | n2
10ms  c1 add x 1
20ms  c1 add x 1
30ms  c1 add x 1
40ms  c1 add x 1
50ms  c1 add x 1
20ms  c2 add x 1
40ms  c2 add x 1
60ms  c2 add x 1
300ms heal
500ms c1 read x
500ms c2 read x
---- only client, stores, drops, heal
      13ms  n1      stores x=1 #1
      15ms  client  #1 is ok, counted n1
      23ms  n1      stores x=2 #2
      23ms  n2      stores x=1 #3
      25ms  client  #2 is ok, counted n1
      25ms  client  #3 is ok, counted n2
      33ms  n1      stores x=3 #4
      35ms  client  #4 is ok, counted n1
      43ms  n1      stores x=4 #5
      43ms  n2      stores x=2 #6
      45ms  client  #5 is ok, counted n1
      45ms  client  #6 is ok, counted n2
      53ms  n1      stores x=5 #7
      55ms  client  #7 is ok, counted n1
      63ms  n2      stores x=3 #8
      65ms  client  #8 is ok, counted n2
     300ms  script  heal
     316ms  n2      drops #1 of x: #8 wins unseen
     326ms  n1      drops #3 of x: #7 wins unseen
     326ms  n2      drops #2 of x: #8 wins unseen
     336ms  n2      drops #4 of x: #8 wins unseen
     346ms  n1      drops #6 of x: #7 wins unseen
     346ms  n1      drops #7 of x: #8 wins unseen
     346ms  n1      stores x=3 #8
     346ms  n2      drops #5 of x: #8 wins unseen
     346ms  n2      drops #7 of x: #8 wins unseen
     504ms  client  #9 is ok: 3, written by #8, counted n1
     504ms  client  #10 is ok: 3, written by #8, counted n2
----
ended by horizon at 800ms
durable: holds
linearizable: unknown: x holds a counter, a set or a text: what is read of it is put together from many writes, and this promise speaks of registers.
read-your-writes: unknown: x holds a counter, a set or a text: what is read of it is put together from many writes, and this promise speaks of registers.
monotonic-reads: unknown: x holds a counter, a set or a text: what is read of it is put together from many writes, and this promise speaks of registers.
converged: holds
