using BetweenTokens.Models.Configs;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>What fades with the distance in a network that has learnt nothing: heads of transformers, the memory of an LSTM.</summary>
public static class DecayPictures
{
    /// <summary>ln of the weight or gradient by distance, its value one token back taken as zero.</summary>
    /// <param name="seed">Seed of weights and texts.</param>
    public static Picture Fresh(int seed = 0)
    {
        double[] back = [.. Enumerable.Range(1, 80).Select(d => (double)d)];
        Series Of(string name, IReadOnlyList<double> logs) => new(name, back, [.. back.Select(d => Math.Max(-12, logs[(int)d] - logs[1]))]);
        var alibi = DecaySurveys.Heads(PositionScheme.Alibi, seed);
        return Pictures.Lines("Что затухает до всякого обучения", new Axis("сколько токенов назад", "токенов"),
                new Axis("ln влияния, от соседнего токена", "нат"),
                Of("вращение, голова 1", DecaySurveys.Heads(PositionScheme.Rotary, seed)[0]),
                Of("ALiBi, быстрая голова", alibi.MaxBy(DecaySurveys.Steady) ?? alibi[0]),
                Of("ALiBi, медленная голова", alibi.MinBy(DecaySurveys.Steady) ?? alibi[0]),
                Of("LSTM, градиент", DecaySurveys.Gradient(seed)))
            .Look("Прямая вниз — затухание в одно и то же число раз за каждый токен. Ровная линия — его нет. Ниже −12 не нарисовано.");
    }
}
