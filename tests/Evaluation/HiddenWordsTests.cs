using BetweenTokens.Evaluation;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Tests.Microworld;
using Xunit;

namespace BetweenTokens.Tests.Evaluation;

[Trait("tier", "fast")]
[Collection(Testing.Live.Alone)]
public sealed class HiddenWordsTests
{
    private static readonly ToyLaw _law = new();

    /// <summary>Every token hidden: what is left to know is the place, and from both sides the length. Both are listed.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_everything_hidden_the_law_is_that_of_the_places_of_the_listed_documents(bool causal)
    {
        const int Tokens = 200;
        var documents = Enumeration.Documents(_law).Select(d => (Ids: d.Key.Split(' ').Select(int.Parse).ToArray(), P: d.Value)).ToList();
        var (sampler, entropies) = (new Sampler(_law, 7), new List<double>());
        while (entropies.Count < Tokens)
        {
            var length = sampler.Next().Length;
            entropies.AddRange(Enumerable.Range(0, length)
                .Select(at => Entropy(at, documents.Where(d => causal ? d.Ids.Length > at : d.Ids.Length == length))));
        }

        using var model = Model(causal, zero: true);
        var distance = LawDistance.OfHidden(model, _law, share: 1, Tokens, seed: 7);
        Assert.Equal(entropies.Count, distance.Tokens);
        Assert.Equal(entropies.Average(), distance.Entropy, 1e-12);
        Assert.Equal(Math.Log(model.Config.DVocab) - distance.Entropy, distance.Kl, 1e-6); // a uniform guess; logits are float32
    }

    /// <summary>One place after another hidden in every listed document, each read alone: no batch, no smoothing.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_guess_is_compared_with_the_law_of_what_may_stand_there(bool causal)
    {
        var documents = Enumeration.Documents(_law).Select(d => (Ids: d.Key.Split(' ').Select(int.Parse).ToArray(), P: d.Value)).ToList();
        using var model = Model(causal, zero: false);
        var (found, expected) = (new DistanceTally(_law), new DistanceTally(_law));
        (int[] Document, string Kind)[] some = [.. documents.Take(40).Select(d => (d.Ids, "coin"))];
        var seed = 11L;
        new HiddenWords(model, _law, 0.25, seed).Compare(found, some);
        var random = new BetweenTokens.Statistics.SeededRandom(seed);
        foreach (var (ids, kind) in some)
        {
            var hidden = ids.Select(_ => random.NextDouble() < 0.25).ToArray();
            using var scope = TorchSharp.torch.NewDisposeScope();
            using var noGradient = TorchSharp.torch.no_grad();
            var logits = model.Forward(
                TorchSharp.torch.tensor([.. ids.Select((id, i) => (long)(hidden[i] ? _law.TokenCount : id))], [1, ids.Length]));
            foreach (var at in Enumerable.Range(0, ids.Length).Where(at => hidden[at]))
            {
                var law = Places(at, documents.Where(d => causal
                    ? d.Ids.Length > at && Enumerable.Range(0, at).All(i => hidden[i] || d.Ids[i] == ids[i])
                    : d.Ids.Length == ids.Length && Enumerable.Range(0, ids.Length).All(i => hidden[i] || d.Ids[i] == ids[i])));
                expected.Add(kind, ids[at], law, logits[0, at].data<float>().ToArray());
            }
        }

        var (one, other) = (expected.Result(), found.Result());
        Assert.Equal((one.Tokens, one.Words, one.Characters), (other.Tokens, other.Words, other.Characters));
        Assert.Equal(one.Entropy, other.Entropy, 1e-10);
        Assert.Equal(one.Kl, other.Kl, 1e-5); // float32 sums of another order
        Assert.Equal(one.TotalVariation, other.TotalVariation, 1e-5);
    }

    [Fact]
    public void Measuring_leaves_no_tensor_behind()
    {
        using var model = Model(causal: false, zero: false);
        Testing.Live.Same(() => LawDistance.OfHidden(model, _law, 0.3, tokens: 50, seed: 1, leastInKind: 20));
    }

    private static double Entropy(int at, IEnumerable<(int[] Ids, double P)> documents) =>
        Places(at, documents).Where(p => p > 0).Sum(p => -p * Math.Log(p));

    private static double[] Places(int at, IEnumerable<(int[] Ids, double P)> documents)
    {
        var places = new double[_law.TokenCount];
        foreach (var (ids, p) in documents)
        {
            places[ids[at]] += p;
        }

        var total = places.Sum();
        return [.. places.Select(p => p / total)];
    }

    private static Transformer Model(bool causal, bool zero) =>
        Transformer.Create(new() { DVocab = _law.TokenCount + 1, NLayers = 2, DModel = 16, NHeads = 2, Causal = causal },
            1, new() { ByFanIn = true, EmbeddingDeviation = 0.3, ZeroUnembedding = zero });
}
