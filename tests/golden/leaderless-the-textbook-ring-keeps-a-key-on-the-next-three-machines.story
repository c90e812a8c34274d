# The ring of the textbook: A, B, C, D, E (n1 to n5) at 10, 30, 55, 75 and 90 percent of the way.
#
# The key x stands at 40: the next three machines clockwise are C, D, E. The key y stands at 80: the
# next are E, and round the top A and B. Nobody else hears of them.
topology leaderless
nodes 5
placement textbook
latency 2ms
disk 1ms
clients 1
horizon 200ms

10ms c1 write x 40
30ms c1 write y 80
---- only calls, client, stores
      10ms  c1      calls #1 write x=40
      13ms  n3      stores x=40 #1
      13ms  n4      stores x=40 #1
      13ms  n5      stores x=40 #1
      15ms  client  #1 is ok, counted n3,n4
      30ms  c1      calls #2 write y=80
      33ms  n1      stores y=80 #2
      33ms  n2      stores y=80 #2
      33ms  n5      stores y=80 #2
      35ms  client  #2 is ok, counted n1,n2
----
ended by horizon at 200ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
