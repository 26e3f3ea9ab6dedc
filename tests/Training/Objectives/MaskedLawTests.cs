using BetweenTokens.Microworld;
using BetweenTokens.Models.Configs;
using BetweenTokens.Training;
using BetweenTokens.Training.Objectives;
using BetweenTokens.Training.Recipes;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Training.Objectives;

[Trait("tier", "slow")]
public sealed class MaskedLawTests
{
    /// <summary>
    /// A hidden word of a document of one word has nothing to go by: the best guess is the law of the
    /// words, and the loss its entropy.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void On_documents_of_one_word_the_guess_becomes_the_law(bool causal)
    {
        var law = new OneWord();
        var recipe = Recipe(law, causal) with { Steps = 150 };
        var task = new MaskedLanguageModel(law.TokenCount, Share: 0.5, Masked: 1, Random: 0);
        using var trainer = new Trainer(recipe, law, task.Batches(ChangedBatches.Stream(recipe, law), seed: 6));
        for (var step = 0; step < recipe.Steps; step++)
        {
            trainer.Next();
        }

        Assert.Equal(5, trainer.Transformer.Config.DVocab);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        // The word hidden, its end mark seen.
        var guess = trainer.Transformer.Forward(tensor(new long[] { task.MaskToken, law.EndToken }).unsqueeze(0))[0, 0]
            .softmax(-1).data<float>().ToArray();

        // Left to right, a mask alone and a mask after a mask look the same without absolute positions, so the end mark keeps a share; the
        // words have the law's shares among themselves.
        var words = guess[1..4].Sum();
        Assert.InRange(words, causal ? 0.4f : 0.9f, 1);
        var kl = OneWord.Shares.Select((p, i) => p * Math.Log(p * words / guess[i + 1])).Sum();
        // Some 10,000 hidden words: sampling alone leaves about 2/(2·10,000), the last steps' noise some more.
        Assert.InRange(kl, 0, 0.01);
    }

    [Fact]
    public void Fine_tuning_learns_the_answer_and_nothing_before_it()
    {
        var law = new OneWord();
        var recipe = Recipe(law, causal: true) with { Steps = 60 };
        // Everything after the word is the answer: the end mark, which is certain. The word itself is never asked for.
        using var trainer = new Trainer(
            recipe, law, MaskedAnswer.Batches(ChangedBatches.Stream(recipe, law), document => document.Length - 1));
        for (var step = 0; step < recipe.Steps; step++)
        {
            trainer.Next();
        }

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var rows = trainer.Transformer.Forward(tensor(new long[] { law.EndToken, 1 }).unsqueeze(0)).softmax(-1);
        Assert.True(rows[0, 1, law.EndToken].item<float>() > 0.9f);
        Assert.True(rows[0, 0, 1].item<float>() < 0.4f); // the law's 0.6 was not learnt
    }

    private static TrainingRecipe Recipe(Law law, bool causal) => new()
    {
        Name = law.Name,
        Model = new() { DVocab = 1, NLayers = 1, DModel = 8, NHeads = 2, Mlp = MlpKind.Plain, Causal = causal },
        Rows = 16,
        Length = 16,
        Steps = 1,
        WarmUp = 5,
        SpareTokens = 1,
        Optimiser = new() { Muon = false, AdamRate = 1e-2, Decay = 0 },
    };

    /// <summary>Three words, each a document of its own.</summary>
    private sealed class OneWord : Law
    {
        public static readonly double[] Shares = [0.6, 0.3, 0.1];

        public OneWord()
            : this(new Lexicon())
        {
        }

        private OneWord(Lexicon words)
            : base("one word", words)
        {
            words.Text("кот пёс лев");
            Kinds = [(new Said(words), 1)];
        }

        public override IReadOnlyList<(Kind Kind, double Documents)> Kinds { get; }

        private sealed class Said(Lexicon words) : Kind("word", words)
        {
            public override State Start { get; } = new Silence();

            public override void Expand(State state, Branches branches)
            {
                for (var i = 0; i < Shares.Length; i++)
                {
                    branches.Add(Shares[i], [i + 1], null);
                }
            }

            private sealed record Silence : State;
        }
    }
}
