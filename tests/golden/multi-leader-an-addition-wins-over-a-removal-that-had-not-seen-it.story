# An OR-Set. Ada removes element 1 while Ben adds it again: her removal takes away what she had
# seen, and not what he added meanwhile.
topology multi-leader
resolve or-set
latency 10ms
horizon 500ms

10ms  c1 include x 1
10ms  c2 include x 2
100ms c1 exclude x 1
100ms c2 include x 1
250ms c1 read x
250ms c2 read x
---- only calls, client, takes in, stores, drops, gives
      10ms  c1      calls #1 include 1 in x
      10ms  c2      calls #2 include 2 in x
      21ms  n1      takes in x=1 #1
      21ms  n1      stores x="{1}" #1
      21ms  n2      takes in x=2 #2
      21ms  n2      stores x="{2}" #2
      31ms  client  #1 is ok, counted n1
      31ms  client  #2 is ok, counted n2
      32ms  n1      takes in x=2 #2
      32ms  n1      stores x="{1 2}" #2
      32ms  n2      takes in x=1 #1
      32ms  n2      stores x="{1 2}" #2
      32ms  n3      takes in x=1 #1
      32ms  n3      stores x="{1}" #1
      32ms  n3      takes in x=2 #2
      32ms  n3      stores x="{1 2}" #2
     100ms  c1      calls #3 exclude 1 from x
     100ms  c2      calls #4 include 1 in x
     111ms  n1      gives #1 of x up for #3
     111ms  n1      takes in x=1 #3
     111ms  n1      stores x="{2}" #3
     111ms  n2      gives #1 of x up for #4
     111ms  n2      takes in x=1 #4
     111ms  n2      stores x="{1 2}" #4
     121ms  client  #3 is ok, counted n1
     121ms  client  #4 is ok, counted n2
     122ms  n1      takes in x=1 #4
     122ms  n1      stores x="{1 2}" #4
     122ms  n2      takes in x=1 #3
     122ms  n3      gives #1 of x up for #3
     122ms  n3      takes in x=1 #3
     122ms  n3      stores x="{2}" #3
     122ms  n3      takes in x=1 #4
     122ms  n3      stores x="{1 2}" #4
     250ms  c1      calls #5 read x
     250ms  c2      calls #6 read x
     270ms  client  #5 is ok: "{1 2}", written by #4, counted n1
     270ms  client  #6 is ok: "{1 2}", written by #4, counted n2
----
ended by horizon at 500ms
durable: holds
read-your-writes: unknown: x holds a counter, a set or a text: what is read of it is put together from many writes, and this promise speaks of registers.
monotonic-reads: unknown: x holds a counter, a set or a text: what is read of it is put together from many writes, and this promise speaks of registers.
converged: holds
