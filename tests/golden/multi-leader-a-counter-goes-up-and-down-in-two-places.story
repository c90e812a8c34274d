# A PN-Counter: ten seats are added, then seats are taken at two leaders at once. None is lost.
topology multi-leader
resolve pn-counter
latency 10ms
horizon 400ms

10ms  c1 add x 10
80ms  c1 subtract x 3
80ms  c2 subtract x 4
200ms c1 read x
200ms c2 read x
---- only calls, client, takes in, stores, drops, gives
      10ms  c1      calls #1 add 10 to x
      21ms  n1      takes in x=10 #1
      21ms  n1      stores x=10 #1
      31ms  client  #1 is ok, counted n1
      32ms  n2      takes in x=10 #1
      32ms  n2      stores x=10 #1
      32ms  n3      takes in x=10 #1
      32ms  n3      stores x=10 #1
      80ms  c1      calls #2 subtract 3 from x
      80ms  c2      calls #3 subtract 4 from x
      91ms  n1      gives #1 of x up for #2
      91ms  n1      takes in x=10 #2
      91ms  n1      stores x=7 #2
      91ms  n2      takes in x=0 #3
      91ms  n2      stores x=6 #3
     101ms  client  #2 is ok, counted n1
     101ms  client  #3 is ok, counted n2
     102ms  n1      takes in x=0 #3
     102ms  n1      stores x=3 #3
     102ms  n2      gives #1 of x up for #2
     102ms  n2      takes in x=10 #2
     102ms  n2      stores x=3 #3
     102ms  n3      gives #1 of x up for #2
     102ms  n3      takes in x=10 #2
     102ms  n3      stores x=7 #2
     102ms  n3      takes in x=0 #3
     102ms  n3      stores x=3 #3
     200ms  c1      calls #4 read x
     200ms  c2      calls #5 read x
     220ms  client  #4 is ok: 3, written by #3, counted n1
     220ms  client  #5 is ok: 3, written by #3, counted n2
----
ended by horizon at 400ms
durable: holds
read-your-writes: unknown: x holds a counter, a set or a text: what is read of it is put together from many writes, and this promise speaks of registers.
monotonic-reads: unknown: x holds a counter, a set or a text: what is read of it is put together from many writes, and this promise speaks of registers.
converged: holds
