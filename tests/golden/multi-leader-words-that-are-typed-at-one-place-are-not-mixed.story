# Two leaders do not hear each other, and a word is typed at the beginning on both sides. Each
# character stands behind the one before it, so the words come out whole.
topology multi-leader
leaders 2
resolve text
latency 2ms
horizon 700ms

0s    cut n1 | n2
10ms  c1 type x 0 a
20ms  c1 type x 1 d
30ms  c1 type x 2 a
10ms  c2 type x 0 b
20ms  c2 type x 1 e
30ms  c2 type x 2 n
200ms heal
500ms c1 read x
500ms c2 read x
---- only client, stores, heal
      13ms  n1      stores x="a" #1
      13ms  n2      stores x="b" #2
      15ms  client  #1 is ok, counted n1
      15ms  client  #2 is ok, counted n2
      23ms  n1      stores x="ad" #3
      23ms  n2      stores x="be" #4
      25ms  client  #3 is ok, counted n1
      25ms  client  #4 is ok, counted n2
      33ms  n1      stores x="ada" #5
      33ms  n2      stores x="ben" #6
      35ms  client  #5 is ok, counted n1
      35ms  client  #6 is ok, counted n2
     200ms  script  heal
     216ms  n1      stores x="bada" #5
     216ms  n2      stores x="bena" #6
     226ms  n1      stores x="beada" #5
     226ms  n2      stores x="benad" #6
     236ms  n1      stores x="benada" #6
     236ms  n2      stores x="benada" #6
     504ms  client  #7 is ok: "benada", written by #6, counted n1
     504ms  client  #8 is ok: "benada", written by #6, counted n2
----
ended by horizon at 700ms
durable: holds
read-your-writes: unknown: x holds a counter, a set or a text: what is read of it is put together from many writes, and this promise speaks of registers.
monotonic-reads: unknown: x holds a counter, a set or a text: what is read of it is put together from many writes, and this promise speaks of registers.
converged: holds
