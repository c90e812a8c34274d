# N = 3, W = 2, R = 2. A write reaches n1 and n2 but not n3; a read asks n1 and n3.
#
# The newest answer wins, n1 is the witness, and the read repairs n3.
topology leaderless
latency 2ms
disk 1ms
horizon 100ms

0s   cut c1 | n3
0s   c1 write x 7
20ms c2 read x at n1,n3
---- without heartbeats
        0s  script  cut c1 | n3
        0s  script  c1 write x 7
        0s  c1      calls #1 write x=7
        0s  c1→n1   write sent #1 value 7
        0s  c1→n2   write sent #1 value 7
        0s  c1→n3   write sent #1 value 7
       2ms  c1→n1   write arrives
       2ms  c1→n2   write arrives
       2ms  c1→n3   write dies at a wall
       3ms  n1      stores x=7 #1
       3ms  n1→c1   stored sent #1
       3ms  n2      stores x=7 #1
       3ms  n2→c1   stored sent #1
       5ms  n1→c1   stored arrives
       5ms  n2→c1   stored arrives
       5ms  client  #1 is ok, counted n1,n2
      20ms  script  c2 read x at n1,n3
      20ms  c2      calls #2 read x
      20ms  c2→n1   read sent #2
      20ms  c2→n3   read sent #2
      22ms  c2→n1   read arrives
      22ms  n1→c2   answer sent #2 value 7
      22ms  c2→n3   read arrives
      22ms  n3→c2   answer sent #2 value 0
      24ms  n1→c2   answer arrives
      24ms  n3→c2   answer arrives
      24ms  client  #2 is ok: 7, written by #1, counted n1,n3
      24ms  c2→n3   repair sent #2 value 7: that replica was stale
      26ms  c2→n3   repair arrives
      27ms  n3      stores x=7 #1
      27ms  n3→c2   repaired sent #2
      29ms  n3→c2   repaired arrives
----
ended by horizon at 100ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
