# Chance by hand: of three messages of a write one is thrown away, one is late, one comes twice. The
# replica that hears it twice counts once, so W = 3 is not met; and what has arrived cannot be
# dropped any more.
topology leaderless
w 3
latency 5ms
repair none
horizon 150ms

0s   c1 write x 7
2ms  drop 3
2ms  delay 2 20ms
3ms  duplicate 1
50ms c1 read x
52ms drop 3
---- without heartbeats
        0s  script  c1 write x 7
        0s  c1      calls #1 write x=7
        0s  c1→n1   write sent #1 value 7
        0s  c1→n2   write sent #1 value 7
        0s  c1→n3   write sent #1 value 7
       2ms  script  drop 3
       2ms  c1→n3   write is caught: due at 5ms
       2ms  c1→n3   write is thrown away
       2ms  script  delay 2 20ms
       2ms  c1→n2   write is caught: due at 5ms
       3ms  script  duplicate 1
       3ms  c1→n1   write sent #1 value 7: the network made a copy
       5ms  c1→n1   write arrives
       6ms  n1      stores x=7 #1
       6ms  n1→c1   stored sent #1
       8ms  c1→n1   write arrives
       9ms  n1      keeps a newer x than #1
       9ms  n1→c1   stored sent #1
      11ms  n1→c1   stored arrives
      14ms  n1→c1   stored arrives
      25ms  c1→n2   write arrives
      26ms  n2      stores x=7 #1
      26ms  n2→c1   stored sent #1
      31ms  n2→c1   stored arrives
      50ms  script  c1 read x
      52ms  script  drop 3
      52ms  script  nothing comes of it: that message is not under way
     100ms  client  #1 is unknown: too few acknowledgements, counted n1,n2
     100ms  c1      calls #2 read x
     100ms  c1→n1   read sent #2
     100ms  c1→n2   read sent #2
     100ms  c1→n3   read sent #2
     105ms  c1→n1   read arrives
     105ms  n1→c1   answer sent #2 value 7
     105ms  c1→n2   read arrives
     105ms  n2→c1   answer sent #2 value 7
     105ms  c1→n3   read arrives
     105ms  n3→c1   answer sent #2 value 0
     110ms  n1→c1   answer arrives
     110ms  n2→c1   answer arrives
     110ms  client  #2 is ok: 7, written by #1, counted n1,n2
     110ms  n3→c1   answer arrives
----
ended by horizon at 150ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: broken at 150ms: At the end x is 7 on n1,n2 and missing on n3.
