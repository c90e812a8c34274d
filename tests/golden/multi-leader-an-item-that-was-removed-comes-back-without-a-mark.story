# Ada takes the milk (1) out of the cart while Ben puts bread (3) in. Without a mark of the removal
# the union of both carts has the milk again.
topology multi-leader
resolve union
tombstones off
latency 10ms
horizon 500ms

20ms  c1 include x 1
80ms  c1 read x
80ms  c2 read x
120ms c1 exclude x 1
120ms c2 include x 3
250ms c1 read x
---- only calls, client, takes in, stores, drops, gives
      20ms  c1      calls #1 include 1 in x
      31ms  n1      takes in x=2 #1
      31ms  n1      stores x="{1}" #1
      41ms  client  #1 is ok, counted n1
      42ms  n2      takes in x=2 #1
      42ms  n2      stores x="{1}" #1
      42ms  n3      takes in x=2 #1
      42ms  n3      stores x="{1}" #1
      80ms  c1      calls #2 read x
      80ms  c2      calls #3 read x
     100ms  client  #2 is ok: "{1}", written by #1, counted n1
     100ms  client  #3 is ok: "{1}", written by #1, counted n2
     120ms  c1      calls #4 exclude 1 from x
     120ms  c2      calls #5 include 3 in x
     131ms  n1      gives #1 of x up for #4
     131ms  n1      takes in x=0 #4
     131ms  n1      stores x="{}" #4
     131ms  n2      gives #1 of x up for #5
     131ms  n2      takes in x=10 #5
     131ms  n2      stores x="{1 3}" #5
     141ms  client  #4 is ok, counted n1
     141ms  client  #5 is ok, counted n2
     142ms  n1      takes in x=10 #5
     142ms  n1      stores x="{1 3}" #5
     142ms  n2      takes in x=0 #4
     142ms  n3      gives #1 of x up for #4
     142ms  n3      takes in x=0 #4
     142ms  n3      stores x="{}" #4
     142ms  n3      takes in x=10 #5
     142ms  n3      stores x="{1 3}" #5
     250ms  c1      calls #6 read x
     270ms  client  #6 is ok: "{1 3}", written by #5, counted n1
----
ended by horizon at 500ms
durable: holds
read-your-writes: unknown: x holds a counter, a set or a text: what is read of it is put together from many writes, and this promise speaks of registers.
monotonic-reads: unknown: x holds a counter, a set or a text: what is read of it is put together from many writes, and this promise speaks of registers.
converged: holds
