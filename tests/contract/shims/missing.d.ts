// The types that the documents name and do not spell out.
type VideoStatus = Video;
type VideoMetrics = Video['metrics'];
type ChannelStatistics = Channel['statistics'];
type DashboardAlert = CostAlert;
interface RevenueData {
  period: string;
  total: number;
  currency: string;
  data: { date: string; revenue: number }[];
  byChannel: { channelId: string; name: string; revenue: number }[];
}
