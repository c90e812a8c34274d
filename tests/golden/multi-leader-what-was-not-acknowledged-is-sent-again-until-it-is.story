# A wall between n1 and n2 for 120 ms. n1 sends the change every 50 ms; the first copy behind the
# wall gets through.
topology multi-leader
leaders 2
latency 5ms
horizon 400ms

10ms  cut n1 | n2
20ms  c1 write x 1
130ms heal
300ms c2 read x
---- only client, stores, change, received, heal, cut
      10ms  script  cut n1 | n2
      26ms  n1      stores x=1 #1
      26ms  n1→n2   change sent #1 hop 1
      31ms  n1→n2   change dies at a wall
      31ms  client  #1 is ok, counted n1
      76ms  n1→n2   change sent #1 hop 1: no answer in time
      81ms  n1→n2   change dies at a wall
     126ms  n1→n2   change sent #1 hop 1: no answer in time
     130ms  script  heal
     131ms  n1→n2   change dies at a wall
     176ms  n1→n2   change sent #1 hop 1: no answer in time
     181ms  n1→n2   change arrives
     182ms  n2      stores x=1 #1
     182ms  n2→n1   received sent #1
     187ms  n2→n1   received arrives
     310ms  client  #2 is ok: 1, written by #1, counted n2
----
ended by horizon at 400ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
