# n2 has missed one write, of z. The replicas compare digests: of the whole ring (part 1), of
# halves, quarters and eighths. Where they agree nothing is sent; in one sixteenth they differ, and
# only that one's contents go over the network.
topology leaderless
n 2
w 1
r 1
anti-entropy 200ms
latency 2ms
disk 1ms
clients 1
horizon 350ms

10ms c1 write x 1
20ms c1 write y 2
30ms c1 write k4 3
40ms cut c1 > n2
50ms c1 write z 4
---- only z, compare sent, contents sent
      50ms  script  c1 write z 4
      50ms  c1      calls #4 write z=4
      53ms  n1      stores z=4 #4
     200ms  n1→n2   compare sent part 1
     202ms  n2→n1   compare sent part 2
     202ms  n2→n1   compare sent part 3
     204ms  n1→n2   compare sent part 6
     204ms  n1→n2   compare sent part 7
     206ms  n2→n1   compare sent part 14
     206ms  n2→n1   compare sent part 15
     208ms  n1→n2   compare sent part 30
     208ms  n1→n2   compare sent part 31
     210ms  n2→n1   contents sent part 31
     212ms  n1→n2   contents sent part 31
     215ms  n2      stores z=4 #4
     300ms  n2→n1   compare sent part 1
----
ended by horizon at 350ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
