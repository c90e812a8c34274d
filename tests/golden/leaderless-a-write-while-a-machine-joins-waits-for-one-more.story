# n5 asks to join, but a wall keeps n2 from hearing of it, so it stays pending. A write of a key
# that n5 will keep goes to n5 as well, and waits for three acknowledgements instead of two. Reads
# do not ask n5 yet. Any three of these four hold two of those that keep it now, and two of those
# that will.
topology leaderless
nodes 4
spares 1
latency 2ms
disk 1ms
clients 1
horizon 500ms

10ms  c1 write x 1
100ms cut n2 | n5
110ms join n5
200ms c1 write x 2
300ms heal
450ms c1 write x 3
---- only calls, client, stores, script, hands
      10ms  script  c1 write x 1
      10ms  c1      calls #1 write x=1
      13ms  n1      stores x=1 #1
      13ms  n2      stores x=1 #1
      13ms  n3      stores x=1 #1
      15ms  client  #1 is ok, counted n1,n2
     100ms  script  cut n2 | n5
     110ms  script  join n5
     115ms  n5      stores x=1 #1
     200ms  script  c1 write x 2
     200ms  c1      calls #2 write x=2
     203ms  n1      stores x=2 #2
     203ms  n2      stores x=2 #2
     203ms  n3      stores x=2 #2
     203ms  n5      stores x=2 #2
     205ms  client  #2 is ok, counted n1,n2,n3
     300ms  script  heal
     327ms  n3      hands x #2 over
     450ms  script  c1 write x 3
     450ms  c1      calls #3 write x=3
     453ms  n1      stores x=3 #3
     453ms  n2      stores x=3 #3
     453ms  n5      stores x=3 #3
     455ms  client  #3 is ok, counted n1,n2
----
ended by horizon at 500ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
