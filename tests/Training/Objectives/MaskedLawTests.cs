using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Training;
using BetweenTokens.Training.Objectives;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Training.Objectives;

public sealed class MaskedLawTests
{
    private static readonly double[] _law = [0, 0.6, 0.3, 0.1];

    /// <summary>A hidden word of a document of one word has nothing to go by: the best guess is the law of the words, and the loss its entropy.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void On_documents_of_one_word_the_guess_becomes_the_law(bool causal)
    {
        const int Mask = 4;
        using var model = Transformer.Create(
            new() { DVocab = 5, NLayers = 1, DModel = 8, NHeads = 2, Mlp = MlpKind.Plain, Causal = causal }, 3, new InitialWeights { ByFanIn = true, EmbeddingDeviation = 0.3, ZeroUnembedding = true });
        using var adam = new AdamW(model.Parameters.Specs.Select(spec => (spec, model.Parameters[spec.Name])), new OptimiserOptions { AdamRate = 1e-2, Decay = 0 });
        var random = new SeededRandom(6);
        var packer = new Packer(Documents(new SeededRandom(5)).GetEnumerator(), 16, 16, 0);
        var task = new MaskedLanguageModel(Mask, Share: 0.5, Masked: 1, Random: 0);
        for (var step = 1; step <= 150; step++)
        {
            using var scope = NewDisposeScope();
            var batch = task.Hide(packer.Next(), random);
            Tensor Of(int[] numbers) => tensor([.. numbers.Select(number => (long)number)], [batch.Rows, batch.Length]);
            var logits = model.Forward(Of(batch.Inputs), options: new ForwardOptions { Documents = Of(batch.Documents) });
            (AnswerLogProbability.Of(logits, Of(batch.Targets)).sum() / -batch.TargetCount).backward();
            using var noGradient = no_grad();
            adam.Step(step, step < 110 ? 1 : 0.2, 1);
            foreach (var value in model.Parameters.ByName.Values)
            {
                value.grad!.zero_();
            }
        }

        using var last = NewDisposeScope();
        using var off = no_grad();
        // The word hidden, its end mark seen.
        var guess = model.Forward(tensor(new long[] { Mask, 0 }).unsqueeze(0))[0, 0].softmax(-1).data<float>().ToArray();
        var kl = Enumerable.Range(1, 3).Sum(word => _law[word] * Math.Log(_law[word] / guess[word]));
        // Some 10,000 hidden words: sampling alone leaves about 2/(2·10,000), the last steps' noise some more.
        Assert.InRange(kl, 0, 0.01);
    }

    private static IEnumerable<int[]> Documents(SeededRandom random)
    {
        while (true)
        {
            var u = random.NextDouble();
            yield return [u < _law[1] ? 1 : u < _law[1] + _law[2] ? 2 : 3, 0];
        }
    }
}
