# The same edits as operations on places. n1 puts them in order: the X first, then the erasure,
# whose place has become 5. n2 moves its own erasure in the same way. Both end with HXELL.
topology multi-leader
leaders 2
resolve transform
latency 10ms
horizon 500ms

10ms  c1 type x 0 H
40ms  c1 type x 1 E
70ms  c1 type x 2 L
100ms c1 type x 3 L
130ms c1 type x 4 O
200ms c1 type x 1 X
200ms c2 erase x 4
300ms c1 read x
300ms c2 read x
---- only client, stores
      21ms  n1      stores x="H" #1
      31ms  client  #1 is ok, counted n1
      32ms  n2      stores x="H" #1
      51ms  n1      stores x="HE" #2
      61ms  client  #2 is ok, counted n1
      62ms  n2      stores x="HE" #2
      81ms  n1      stores x="HEL" #3
      91ms  client  #3 is ok, counted n1
      92ms  n2      stores x="HEL" #3
     111ms  n1      stores x="HELL" #4
     121ms  client  #4 is ok, counted n1
     122ms  n2      stores x="HELL" #4
     141ms  n1      stores x="HELLO" #5
     151ms  client  #5 is ok, counted n1
     152ms  n2      stores x="HELLO" #5
     211ms  n1      stores x="HXELLO" #6
     211ms  n2      stores x="HELL" #7
     221ms  client  #6 is ok, counted n1
     221ms  client  #7 is ok, counted n2
     222ms  n1      stores x="HXELLO" #7
     222ms  n1      stores x="HXELL" #7
     222ms  n2      stores x="HXELL" #7
     320ms  client  #8 is ok: "HXELL", written by #7, counted n1
     320ms  client  #9 is ok: "HXELL", written by #7, counted n2
----
ended by horizon at 500ms
durable: holds
read-your-writes: unknown: x holds a counter, a set or a text: what is read of it is put together from many writes, and this promise speaks of registers.
monotonic-reads: unknown: x holds a counter, a set or a text: what is read of it is put together from many writes, and this promise speaks of registers.
converged: holds
