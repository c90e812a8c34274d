# Here nothing that comes twice is known. The acknowledgement of n2 is lost, n1 sends the increment
# again, and n2 counts it again.
topology multi-leader
leaders 2
resolve g-counter
idempotent off
latency 5ms
horizon 400ms

10ms  cut n2 > n1
20ms  c1 add x 5
60ms  heal
200ms c1 read x
200ms c2 read x
---- only client, stores, change, received
      26ms  n1      stores x=5 #1
      26ms  n1→n2   change sent #1 hop 1
      31ms  n1→n2   change arrives
      31ms  client  #1 is ok, counted n1
      32ms  n2      stores x=5 #1
      32ms  n2→n1   received sent #1
      37ms  n2→n1   received dies at a wall
      76ms  n1→n2   change sent #1 hop 1: no answer in time
      81ms  n1→n2   change arrives
      81ms  n2→n1   received sent #1
      82ms  n2      stores x=10 #1
      86ms  n2→n1   received arrives
     210ms  client  #2 is ok: 5, written by #1, counted n1
     210ms  client  #3 is ok: 10, written by #1, counted n2
----
ended by horizon at 400ms
durable: holds
read-your-writes: unknown: x holds a counter, a set or a text: what is read of it is put together from many writes, and this promise speaks of registers.
monotonic-reads: unknown: x holds a counter, a set or a text: what is read of it is put together from many writes, and this promise speaks of registers.
converged: broken at 400ms: At the end x is 5 on n1 and 10 on n2.
