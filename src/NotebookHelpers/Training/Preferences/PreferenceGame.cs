using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using BetweenTokens.Training.Objectives;
using static TorchSharp.torch;

namespace BetweenTokens.Training.Preferences;

/// <summary>
/// Questions with a finite list of answers and a reward for each: everything that tuning by preferences aims at can be listed. What is not
/// on the list earns the lowest reward.
/// </summary>
public sealed class PreferenceGame
{
    private readonly Advice _advice;
    private readonly double[][] _reward;

    /// <summary>Draws the rewards.</summary>
    /// <param name="world">A world with the kind <c>advice</c>; its law is what the base model was trained on.</param>
    /// <param name="seed">Seed of the rewards.</param>
    /// <param name="size">Rewards are uniform from −size to size.</param>
    public PreferenceGame(World world, long seed = 1, double size = 2)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        (World, _advice, Size) = (world, world.Kind<Advice>(), size);
        var random = new SeededRandom(seed);
        _reward = [.. _advice.Questions.Select(_ => _advice.Answers.Select(_ => size * ((2 * random.NextDouble()) - 1)).ToArray())];
    }

    /// <summary>The world.</summary>
    public World World { get; }

    /// <summary>Largest reward; the lowest, −size, is what an answer earns that is not on the list.</summary>
    public double Size { get; }

    /// <summary>Number of questions.</summary>
    public int Questions => _advice.Questions.Count;

    /// <summary>Number of answers on the list.</summary>
    public int Answers => _advice.Answers.Count;

    /// <summary>Tokens of a question, after the end mark that opens its document.</summary>
    public int QuestionLength => _advice.Questions[0].Length + 1;

    /// <summary>Tokens of an answer, its full stop included.</summary>
    public int AnswerLength => _advice.Answers[0].Length;

    /// <summary>A question as people write it.</summary>
    public string Question(int question) => World.Print(_advice.Questions[question]);

    /// <summary>An answer as people write it.</summary>
    public string Answer(int answer) => World.Print(_advice.Answers[answer]);

    /// <summary>What an answer to a question earns.</summary>
    public double Reward(int question, int answer) => answer < 0 ? -Size : _reward[question][answer];

    /// <summary>Rewards of a question: the list, then whatever is not on it, [answer + 1].</summary>
    public double[] RewardsWithRest(int question) => [.. _reward[question], -Size];

    /// <summary>How often the world gives an answer to a question.</summary>
    public double Share(int question, int answer) => _advice.Share(question, answer);

    /// <summary>Number of an answer on the list, −1 for any other tokens.</summary>
    public int Find(ReadOnlySpan<int> tokens)
    {
        for (var answer = 0; answer < Answers; answer++)
        {
            if (tokens.SequenceEqual(_advice.Answers[answer]))
            {
                return answer;
            }
        }

        return -1;
    }

    /// <summary>Tokens of an answer, its full stop included. Do not change the array.</summary>
    public int[] Tokens(int answer) => _advice.Answers[answer];

    /// <summary>What stands before an answer, int64 [question, pos] on the CPU.</summary>
    public Tensor Prompts(IReadOnlyList<int> questions) =>
        tensor([.. questions.SelectMany(question => Prompt(question))], [questions.Count, QuestionLength], device: CPU);

    /// <summary>
    /// Questions with answers, as inputs and as targets that ask for the answer only, both int64 [row, pos]
    /// on the CPU; the caller disposes them.
    /// </summary>
    public (Tensor Inputs, Tensor Targets) Rows(IReadOnlyList<(int Question, int[] Answer)> rows)
    {
        var length = QuestionLength + AnswerLength - 1;
        var inputs = rows.SelectMany(row => Prompt(row.Question).Concat(row.Answer[..^1].Select(id => (long)id)));
        var targets = rows.SelectMany(row => Enumerable.Repeat((long)Packer.NoTarget, QuestionLength - 1)
            .Concat(row.Answer.Select(id => (long)id)));
        return (tensor([.. inputs], [rows.Count, length], device: CPU), tensor([.. targets], [rows.Count, length], device: CPU));
    }

    /// <summary>log π of every answer on the list to every question, [question][answer], in nats.</summary>
    public double[][] LogProbabilities(Transformer model)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var rows = Enumerable.Range(0, Questions).SelectMany(question => _advice.Answers.Select(answer => (question, answer))).ToList();
        var (inputs, targets) = Rows(rows);
        var logs = TensorMemory.Copy<float>(AnswerLogProbability.Of(model.Forward(inputs), targets));
        return [.. logs.Select(log => (double)log).Chunk(Answers)];
    }

    private IEnumerable<long> Prompt(int question) => _advice.Questions[question].Prepend(Lexicon.EndId).Select(id => (long)id);
}
