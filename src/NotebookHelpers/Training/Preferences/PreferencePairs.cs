using BetweenTokens.Statistics;

namespace BetweenTokens.Training.Preferences;

/// <summary>Two answers to a question, the preferred one first.</summary>
/// <param name="Question">Question.</param>
/// <param name="Chosen">Preferred answer.</param>
/// <param name="Rejected">The other one.</param>
internal readonly record struct PreferencePair(int Question, int Chosen, int Rejected);

/// <summary>Pairs without end: two different answers of the base model, labelled by readers of the game's reward.</summary>
internal sealed class PreferencePairs
{
    private readonly PreferenceGame _game;
    private readonly double[][] _weights;
    private readonly bool _hard;
    private readonly SeededRandom _random;
    private readonly PreferencePair[]? _fixed;

    public PreferencePairs(PreferenceGame game, double[][] before, PreferenceOptions options)
    {
        (_game, _hard, _random) = (game, options.HardLabels, new SeededRandom(options.Seed).Fork(1));
        _weights = [.. before.Select(row => row.Select(Math.Exp).ToArray())];
        _fixed = options.FixedPairs is { } count ? [.. Enumerable.Range(0, count).Select(_ => Draw())] : null;
    }

    public PreferencePair Next() => _fixed is null ? Draw() : _fixed[_random.Next(_fixed.Length)];

    private PreferencePair Draw()
    {
        var question = _random.Next(_game.Questions);
        var first = AnswerSampler.Pick<double>(_weights[question], _random.NextDouble());
        var others = (double[])_weights[question].Clone();
        others[first] = 0;
        var second = AnswerSampler.Pick<double>(others, _random.NextDouble());
        var odds = _game.Reward(question, first) - _game.Reward(question, second);
        var firstWins = _hard ? odds > 0 : _random.NextDouble() < 1 / (1 + Math.Exp(-odds));
        return firstWins ? new(question, first, second) : new(question, second, first);
    }
}
