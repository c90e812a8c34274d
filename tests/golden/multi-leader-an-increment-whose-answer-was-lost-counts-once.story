# The answer to an increment is lost and the client asks again. The leader knows the write, and
# says ok without counting it twice.
topology multi-leader
leaders 2
resolve g-counter
retries 1
client-timeout 60ms
latency 5ms
horizon 400ms

10ms  cut n1 > c1
20ms  c1 add x 5
60ms  heal
200ms c1 read x
---- only calls, client, takes in, stores, drops, gives
      20ms  c1      calls #1 add 5 to x
      26ms  n1      takes in x=5 #1
      26ms  n1      stores x=5 #1
      32ms  n2      takes in x=5 #1
      32ms  n2      stores x=5 #1
      90ms  client  #1 is ok, counted n1
     200ms  c1      calls #2 read x
     210ms  client  #2 is ok: 5, written by #1, counted n1
----
ended by quiet at 260ms
durable: holds
read-your-writes: unknown: x holds a counter, a set or a text: what is read of it is put together from many writes, and this promise speaks of registers.
monotonic-reads: unknown: x holds a counter, a set or a text: what is read of it is put together from many writes, and this promise speaks of registers.
converged: holds
