namespace BetweenTokens.Microworld;

/// <summary>
/// The forward–backward pass (Baum and others 1970) over a text with gaps: what a reader of both sides knows about each gap,
/// and how much of that a reader of the left side alone cannot know.
/// </summary>
/// <remarks>
/// Places are ranges of branches; α and β are kept per unit of branch mass, as in <see cref="Filter"/>, so both passes are the
/// same linear map and the text's probability is α·β at every position.
/// </remarks>
public sealed class Smoothed
{
    /// <summary>Most places of one position; gaps in a row multiply them.</summary>
    public const int MaxPlaces = 200_000;

    private readonly Oracle _oracle;
    private readonly int? _neverInGaps;
    private readonly List<Live[]> _layers = []; // after 0, 1, … tokens
    private readonly List<Edge[]> _edges = []; // from layer i to layer i + 1
    private readonly List<double> _totals = []; // what the units of layer i + 1 were divided by
    private readonly double[][] _backward;

    internal Smoothed(Oracle oracle, IReadOnlyList<int?> ids, bool isDocument)
    {
        (_oracle, Ids, _neverInGaps) = (oracle, [.. ids], isDocument ? oracle.Law.EndToken : null);
        Forward();
        _backward = Backward();
        LogProbability += Math.Log(_layers[0].Select((live, i) => live.Unit * _backward[0][i]).Sum());
    }

    /// <summary>The text; null marks a gap.</summary>
    public IReadOnlyList<int?> Ids { get; }

    /// <summary>Log-probability of what is seen, summed over the gaps, in nats.</summary>
    public double LogProbability { get; private set; }

    /// <summary>Distribution of the token at a position, given everything seen on both sides: [dVocab].</summary>
    public double[] Gap(int position)
    {
        var result = new double[_oracle.VocabularySize];
        var (from, to) = (_layers[position], _backward[position + 1]);
        foreach (var edge in _edges[position])
        {
            result[edge.Token] += from[edge.From].Unit * edge.Factor * to[edge.To];
        }

        return Normalise(result);
    }

    /// <summary>Distribution of the token at a position, given what is seen to its left only: [dVocab].</summary>
    public double[] LeftOnly(int position)
    {
        var result = new double[_oracle.VocabularySize];
        foreach (var (node, low, high, depth, unit) in _layers[position])
        {
            node.Distribute(low, high, depth, unit, result);
        }

        return Normalise(result);
    }

    /// <summary>KL(gap ‖ left only) in nats: what a causal model cannot know at a position.</summary>
    public double HiddenFromTheLeft(int position) =>
        Gap(position).Zip(LeftOnly(position)).Where(pair => pair.First > 0).Sum(pair => pair.First * Math.Log(pair.First / pair.Second));

    /// <summary>Belief about a hidden variable before the token at a position, given both sides.</summary>
    public IReadOnlyDictionary<string, double> Posterior(int position, string variable)
    {
        var belief = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var (layer, total) = (_layers[position], 0.0);
        for (var i = 0; i < layer.Length; i++)
        {
            total += layer[i].Unit * _backward[position][i];
        }

        foreach (var (value, mass) in Split(position, variable))
        {
            belief[value] = belief.GetValueOrDefault(value) + (mass / total);
        }

        return belief;
    }

    // The mass of a place is divided among the values in proportion to the branches that agree with the text behind it.
    private IEnumerable<(string Value, double Mass)> Split(int position, string variable)
    {
        var layer = _layers[position];
        for (var i = 0; i < layer.Length; i++)
        {
            var (node, low, high, depth, unit) = layer[i];
            for (var branch = low; branch < high; branch++)
            {
                var mass = node.Weight(branch) > 0 ? unit * Weigh(node, branch, depth, position) : 0;
                if (mass > 0 && Hidden.Value(node, branch, variable) is { } value)
                {
                    yield return (value, mass);
                }
            }
        }
    }

    // Probability of the seen rest through one branch.
    private double Weigh(Node node, int branch, int depth, int position)
    {
        var phrase = node.Phrase(branch);
        var weight = node.Weight(branch);
        for (; depth < phrase.Length; depth++, position++)
        {
            if (position == Ids.Count)
            {
                return weight;
            }

            if (Ids[position] is { } seen && seen != phrase[depth])
            {
                return 0;
            }

            weight /= _totals[position];
        }

        var behind = new Live[4];
        var count = 0;
        Filter.Enter(ref behind, ref count, node.Next(branch), 1);
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            var index = Array.FindIndex(_layers[position], live => SamePlace(live, behind[i]));
            sum += index < 0 ? 0 : behind[i].Unit * _backward[position][index];
        }

        return weight * sum;
    }

    private static bool SamePlace(Live a, Live b) => a.Low == b.Low && a.High == b.High && a.Depth == b.Depth && a.Node.IsSame(b.Node);

    private void Forward()
    {
        var start = new Filter(_oracle.Law);
        var first = 0;
        if (Ids.Count > 0 && Ids[0] == _oracle.Law.EndToken)
        {
            _layers.Add([.. start.Places]);
            _edges.Add([.. Enumerable.Range(0, start.LiveStates).Select(i => new Edge(i, i, _oracle.Law.EndToken, 1))]);
            _totals.Add(1);
            first = 1;
        }

        _layers.Add([.. start.Places]);
        for (var position = first; position < Ids.Count; position++)
        {
            var (layer, edges) = Step(_layers[position], Ids[position]);
            var total = layer.Sum(live => live.Unit * live.Node.Mass(live.Low, live.High));
            if (total == 0)
            {
                throw Impossible(position);
            }

            for (var i = 0; i < layer.Length; i++)
            {
                layer[i].Unit /= total;
            }

            for (var i = 0; i < edges.Length; i++)
            {
                edges[i] = edges[i] with { Factor = edges[i].Factor / total };
            }

            LogProbability += Math.Log(total);
            _totals.Add(total);
            _layers.Add(layer);
            _edges.Add(edges);
        }
    }

    private (Live[] Layer, Edge[] Edges) Step(Live[] from, int? seen)
    {
        var places = new Dictionary<PlaceKey, int>();
        var layer = new List<Live>();
        var edges = new List<Edge>();
        var entered = new Live[4];
        for (var i = 0; i < from.Length; i++)
        {
            var (node, low, high, depth, unit) = from[i];
            foreach (var (token, start, end) in Groups(node, low, high, depth, seen))
            {
                if (seen is null && token == _neverInGaps)
                {
                    continue;
                }

                var count = 0;
                Filter.Enter(ref entered, ref count, node, start, end, depth + 1, 1);
                for (var k = 0; k < count; k++)
                {
                    var key = new PlaceKey(entered[k]);
                    if (!places.TryGetValue(key, out var index))
                    {
                        index = places[key] = layer.Count;
                        layer.Add(entered[k] with { Unit = 0 });
                        if (layer.Count > MaxPlaces)
                        {
                            throw new InvalidOperationException(
                                $"The gaps leave more than {MaxPlaces} places open; mark fewer gaps in a row.");
                        }
                    }

                    layer[index] = layer[index] with { Unit = layer[index].Unit + (unit * entered[k].Unit) };
                    edges.Add(new Edge(i, index, token, entered[k].Unit));
                }
            }
        }

        return ([.. layer], [.. edges]);
    }

    private static IEnumerable<(int Token, int Low, int High)> Groups(Node node, int low, int high, int depth, int? seen)
    {
        if (seen is { } only)
        {
            node.Narrow(ref low, ref high, depth, only);
            if (low < high && node.Mass(low, high) > 0)
            {
                yield return (only, low, high);
            }

            yield break;
        }

        for (int start = low, end; start < high; start = end)
        {
            var token = node.Phrase(start)[depth];
            for (end = start + 1; end < high && node.Phrase(end)[depth] == token; end++)
            {
            }

            if (node.Mass(start, end) > 0)
            {
                yield return (token, start, end);
            }
        }
    }

    private double[][] Backward()
    {
        var beta = new double[_layers.Count][];
        beta[^1] = [.. _layers[^1].Select(live => live.Node.Mass(live.Low, live.High))];
        for (var i = _edges.Count - 1; i >= 0; i--)
        {
            beta[i] = new double[_layers[i].Length];
            foreach (var edge in _edges[i])
            {
                beta[i][edge.From] += edge.Factor * beta[i + 1][edge.To];
            }
        }

        return beta;
    }

    private ImpossibleTextException Impossible(int position)
    {
        var probabilities = LeftOnly(position);
        var possible = probabilities.Select((p, id) => (_oracle.Spell(id), p)).Where(x => x.p > 0).OrderByDescending(x => x.p);
        return new ImpossibleTextException(_oracle.Law.Name, position, _oracle.Spell(Ids[position]!.Value), [.. possible]);
    }

    private static double[] Normalise(double[] weights)
    {
        var total = weights.Sum();
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] /= total;
        }

        return weights;
    }

    private readonly record struct Edge(int From, int To, int Token, double Factor);

    private readonly struct PlaceKey(Live place) : IEquatable<PlaceKey>
    {
        private readonly Live _place = place;

        public bool Equals(PlaceKey other) => SamePlace(_place, other._place);

        public override bool Equals(object? obj) => obj is PlaceKey other && Equals(other);

        public override int GetHashCode() => HashCode.Combine(_place.Node.Hash, _place.Low, _place.High, _place.Depth);
    }
}
