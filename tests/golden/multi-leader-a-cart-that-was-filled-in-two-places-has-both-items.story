# Milk (1) at n1, eggs (2) at n2. A reader gets both. Ada puts milk in once more: her cart has seen
# both, so one value is left, with both items.
topology multi-leader
resolve union
latency 10ms
horizon 500ms

20ms  c1 include x 1
20ms  c2 include x 2
100ms c1 read x
150ms c1 include x 1
250ms c2 read x
---- only calls, client, takes in, stores, drops, gives
      20ms  c1      calls #1 include 1 in x
      20ms  c2      calls #2 include 2 in x
      31ms  n1      takes in x=2 #1
      31ms  n1      stores x="{1}" #1
      31ms  n2      takes in x=4 #2
      31ms  n2      stores x="{2}" #2
      41ms  client  #1 is ok, counted n1
      41ms  client  #2 is ok, counted n2
      42ms  n1      takes in x=4 #2
      42ms  n1      stores x="{1 2}" #2
      42ms  n2      takes in x=2 #1
      42ms  n2      stores x="{1 2}" #2
      42ms  n3      takes in x=2 #1
      42ms  n3      stores x="{1}" #1
      42ms  n3      takes in x=4 #2
      42ms  n3      stores x="{1 2}" #2
     100ms  c1      calls #3 read x
     120ms  client  #3 is ok: "{1 2}", written by #2, counted n1
     150ms  c1      calls #4 include 1 in x
     161ms  n1      gives #1 of x up for #4
     161ms  n1      gives #2 of x up for #4
     161ms  n1      takes in x=6 #4
     161ms  n1      stores x="{1 2}" #4
     171ms  client  #4 is ok, counted n1
     172ms  n2      gives #1 of x up for #4
     172ms  n2      gives #2 of x up for #4
     172ms  n2      takes in x=6 #4
     172ms  n2      stores x="{1 2}" #4
     172ms  n3      gives #1 of x up for #4
     172ms  n3      gives #2 of x up for #4
     172ms  n3      takes in x=6 #4
     172ms  n3      stores x="{1 2}" #4
     250ms  c2      calls #5 read x
     270ms  client  #5 is ok: "{1 2}", written by #4, counted n2
----
ended by horizon at 500ms
durable: holds
read-your-writes: unknown: x holds a counter, a set or a text: what is read of it is put together from many writes, and this promise speaks of registers.
monotonic-reads: unknown: x holds a counter, a set or a text: what is read of it is put together from many writes, and this promise speaks of registers.
converged: holds
