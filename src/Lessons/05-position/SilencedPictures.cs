using BetweenTokens.Lessons.Claims;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L05Position;

/// <summary>What trained models lose when their signal of position is switched off, and when it is only shifted.</summary>
public static class SilencedPictures
{
    /// <summary>
    /// The share of what reading gives (0: nothing is lost, 1: no better than frequencies) that is lost, model by model; measured ahead.
    /// </summary>
    /// <param name="title">What is shown.</param>
    public static Picture Draw(string title)
    {
        var models = SilencedSurveys.All.Select(one => (one.Condition, Table: LessonEvidence.Table(5, one.Survey.Name))).ToArray();
        Measured Lost(SurveyTable table, string how)
        {
            double[] More(string than) => [.. table[than].Zip(table["nats"], (with, without) => with - without)];
            return Measured.Ratio(how, More(how), More("nats of frequencies"), SilencedSurveys.Seed);
        }

        Measured[] off = [.. models.Select(model => Lost(model.Table, "nats without positions"))];
        return Pictures.Bars(
                title,
                new Axis("модель") { Labels = [.. models.Select(model => model.Condition)] },
                new Axis("потеряно, доля того, что даёт чтение", "доля"),
                [
                    new BarGroup("сигнал выключен", [.. off.Select(lost => lost.Value)])
                    {
                        Intervals = [.. off.Select(lost => lost.Interval)],
                    },
                    new BarGroup("все места сдвинуты на 100", [.. models.Select(model => Lost(model.Table, "nats shifted").Value)]),
                ],
                [Reference.AtX(0.5, "«ломается»: половина"), Reference.AtX(1, "как одни частоты")])
            .WithNote("Сюда смотрите: сдвиг имеет смысл только для вращений, у остальных его полосы нет. Правее единицы модель хуже того, "
                + "кто знает одни частоты слов. Усики — интервал по текстам.");
    }
}
