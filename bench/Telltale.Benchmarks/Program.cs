using Telltale.Benchmarks;
using Telltale.Learning.Kernels;

if (args is ["compare", "lira" or "rmia"])
{
    ScoringBenchmark.Compare(args[1]);
    return;
}

// Usage: Telltale.Benchmarks compare lira|rmia, or [gemm] [parts] [training]; the environment variable TELLTALE_KERNEL forces a kernel.
Kernel kernel = Kernel.Choose(Environment.GetEnvironmentVariable("TELLTALE_KERNEL"));
Console.WriteLine($"kernel {kernel}");
if (args.Length == 0 || args.Contains("gemm"))
{
    GemmBenchmark.Run(kernel);
}

if (args.Length == 0 || args.Contains("parts"))
{
    PartsBenchmark.Run(kernel);
}

if (args.Length == 0 || args.Contains("training"))
{
    TrainingBenchmark.Run(kernel);
}
